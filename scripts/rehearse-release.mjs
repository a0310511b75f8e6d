// Rehearses a release. It versions a copy of the last commit, publishes it to a registry on this machine, installs the
// packages from there as a newcomer does, and runs the command and the programs of the README: `node
// scripts/rehearse-release.mjs`.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ganforge-release-'));
const clone = join(scratch, 'clone');
// This is the newest version that runs on Node 20. It requests node-fetch by a tag, which a mirror of the registry may
// not have.
const REGISTRY = { private: true, dependencies: { verdaccio: '6.0.5' }, overrides: { 'node-fetch': '2.7.0' } };

/** Runs a program to its end, prints how long it took, and returns its output. */
function run(command, args, cwd, env = {}) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`);
  console.log(
    `${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${command} ${args.join(' ').slice(0, 90)}`,
  );
  return stdout;
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a registry that stores the packages published here and forwards all other requests. */
async function startRegistry() {
  const folder = join(scratch, 'registry');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(REGISTRY));
  run('npm', ['install', '--no-audit', '--no-fund'], folder);
  const upstream = run('npm', ['config', 'get', 'registry'], scratch).trim();
  const own = ['access: $all', 'publish: $all', 'unpublish: $all'].map((line) => `    ${line}`).join('\n');
  writeFileSync(
    join(folder, 'config.yaml'),
    `storage: ./storage
uplinks:
  upstream:
    url: ${upstream}
packages:
  '@ganforge/*':
${own}
  ganforge:
${own}
  '**':
    access: $all
    proxy: upstream
max_body_size: 50mb
log: { type: file, path: registry.log, level: warn }
`,
  );
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const main = join(folder, 'node_modules/verdaccio/bin/verdaccio');
  const server = spawn(process.execPath, [main, '--config', join(folder, 'config.yaml'), '--listen', address], {
    cwd: folder,
    stdio: 'ignore',
  });
  const url = `http://${address}/`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok === true) break;
    if (tries === 400) throw new Error('the registry does not answer');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const npmrc = `registry=${url}\n//${address}/:_authToken=rehearsal\n`;
  return { server, url, npmrc, env: { npm_config_registry: url } };
}

/** Makes npm and pnpm use the registry of this machine in a folder, and checks that they do. */
function useRegistry(folder, { url, npmrc, env }) {
  writeFileSync(join(folder, '.npmrc'), npmrc);
  for (const [command, ...args] of [
    ['npm', 'config', 'get', 'registry'],
    ...(existsSync(join(folder, 'scripts/pnpm.mjs'))
      ? [['node', 'scripts/pnpm.mjs', 'config', 'get', 'registry']]
      : []),
  ]) {
    const used = run(command, args, folder, env).trim().split('\n').at(-1);
    if (used !== url) throw new Error(`${command} would publish to ${used}; expected ${url}`);
  }
}

/**
 * Prevents publishing the binaries of other platforms, because a machine can build only the binary of its own platform.
 */
function withholdPlatforms() {
  const platforms = join(clone, 'packages/backend-native/platforms');
  for (const name of readdirSync(platforms)) {
    if (existsSync(join(platforms, name, 'ganforge.node'))) continue;
    const path = join(platforms, name, 'package.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), private: true }));
  }
}

/** Checks that the first version of every package is 0.x. */
function checkVersions() {
  for (const folder of readdirSync(join(clone, 'packages'))) {
    const { name, version } = JSON.parse(readFileSync(join(clone, 'packages', folder, 'package.json'), 'utf8'));
    if (!version.startsWith('0.')) throw new Error(`${name} would become ${version}; expected 0.x`);
  }
}

/** Versions, builds and publishes the clone. */
function publish(registry) {
  const { env } = registry;
  run('git', ['clone', '--quiet', root, clone], scratch);
  run('node', ['scripts/pnpm.mjs'], clone);
  const built = join(root, 'packages/backend-native/build');
  if (existsSync(built)) cpSync(built, join(clone, 'packages/backend-native/build'), { recursive: true });
  run('node', ['scripts/pnpm.mjs', 'exec', 'changeset', 'version'], clone);
  checkVersions();
  run('npm', ['run', 'build'], clone);
  if (existsSync(built)) run('node', ['packages/backend-native/scripts/prebuild.mjs'], clone);
  withholdPlatforms();
  run('git', ['-c', 'user.name=rehearsal', '-c', 'user.email=r@localhost', 'commit', '-qam', 'versions'], clone);
  useRegistry(clone, registry);
  const said = run('node', ['scripts/pnpm.mjs', 'exec', 'changeset', 'publish'], clone, env);
  return [...said.matchAll(/success packages published|🦋\s+(@?ganforge\S*@\S+)/g)]
    .map(([, name]) => name)
    .filter(Boolean);
}

/**
 * Uses the published packages as a newcomer does: runs the command, and the programs of the README with fewer steps.
 */
function install(registry) {
  const { env } = registry;
  const project = join(scratch, 'project');
  mkdirSync(project);
  useRegistry(project, registry);
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }\n');
  const packages = [
    'ganforge',
    ...['data', 'engine', 'losses', 'models', 'trainer'].map((name) => `@ganforge/${name}`),
  ];
  const peers = [
    '@tensorflow/tfjs-core@4.22.0',
    '@tensorflow/tfjs-layers@4.22.0',
    '@tensorflow/tfjs-backend-cpu@4.22.0',
  ];
  run('npm', ['install', '--no-audit', '--no-fund', ...packages, ...peers], project, env);
  run('npx', ['ganforge', 'train', 'dcgan', 'stroke-digits', '--quick', '--quiet'], project, env);
  run('npx', ['ganforge', 'sample', 'runs/dcgan-stroke-digits-quick', '--out', 'grid.png', '--quiet'], project, env);
  if (!existsSync(join(project, 'grid.png'))) throw new Error('sample wrote no picture');
  for (const [name, shorten] of [
    ['readme-losses', (text) => text],
    ['readme-train', (text) => text.replace('steps: 2000, batchSize: 64', 'steps: 2, batchSize: 4')],
  ]) {
    // Only types are removed, as a bundler does, because the programs contain no other TypeScript syntax.
    const text = shorten(readFileSync(join(root, `scripts/test/${name}.ts`), 'utf8'));
    writeFileSync(join(project, `${name}.mjs`), text);
    run('node', [`${name}.mjs`], project, env);
  }
}

const registry = await startRegistry();
try {
  const published = publish(registry);
  console.log(`published ${new Set(published).size} packages: ${[...new Set(published)].join(', ')}`);
  install(registry);
  console.log('installed from the registry: the command trains and samples, and the programs of the README run');
} finally {
  registry.server.kill();
  rmSync(scratch, { recursive: true, force: true });
}
