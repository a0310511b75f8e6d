// Packs every public package as for publishing, and checks the archives with publint and attw. In a new project made by
// plain npm, it imports each entry and tests a variant of a third party. If the native engine can be built here, it
// also computes on its prebuilt binary. Run `node scripts/check-packages.mjs` after a build.
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NEWCOMER_LINES, writeNewcomerData } from './newcomer.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ganforge-pack-'));

function run(command, args, cwd = root, env = process.env) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}\n${stderr}`);
    process.exit(1);
  }
  return stdout;
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const manifests = readdirSync(join(root, 'packages'))
  .map((folder) => manifestOf(`packages/${folder}`))
  .filter((manifest) => !manifest.private);

const tarballs = new Map();
function pack(name) {
  run('node', ['scripts/pnpm.mjs', '--filter', name, 'pack', '--pack-destination', scratch]);
  const start = `${name.replace(/^@/, '').replace('/', '-')}-`;
  const file = readdirSync(scratch).find((entry) => entry.startsWith(start) && /^\d/.test(entry.slice(start.length)));
  tarballs.set(name, join(scratch, file));
}

/** Packs the binary of the native engine for this platform, if it can be built here. */
function packBinary() {
  const folder = `packages/backend-native/platforms/${process.platform}-${process.arch}`;
  if (!existsSync(join(root, folder)) || !existsSync(join(root, 'packages/backend-native/build/ganforge.node'))) {
    return undefined;
  }
  run('node', ['packages/backend-native/scripts/prebuild.mjs']);
  const manifest = manifestOf(folder);
  pack(manifest.name);
  rmSync(join(root, folder, 'ganforge.node'));
  return manifest;
}

/** Checks archives with publint and attw. Each core takes the next archive when it has checked one. */
async function checkArchives() {
  const waiting = [...tarballs];
  const check = async (args) => {
    const options = { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' };
    await promisify(execFile)('node', ['scripts/pnpm.mjs', 'exec', ...args], options).catch((error) => {
      console.error(`${args.join(' ')} failed\n${error.stdout}\n${error.stderr}`);
      process.exit(1);
    });
  };
  const core = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, tarball] = next;
      await check(['publint', tarball, '--strict']);
      await check(['attw', tarball, '--profile', 'esm-only']);
      console.log(`${name}: publint and attw are clean`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, core));
}

for (const { name } of manifests) pack(name);
await checkArchives();

const binary = packBinary();
if (binary === undefined) console.log('no native engine here: its binary is not packed');

/** Returns `names` and all packages of this workspace that they depend on. */
function closure(names) {
  const all = new Set();
  const visit = (name) => {
    if (all.has(name)) return;
    all.add(name);
    const { dependencies, optionalDependencies } = manifests.find((m) => m.name === name) ?? binary;
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (tarballs.has(dependency)) visit(dependency);
    }
  };
  names.forEach(visit);
  return [...all];
}

/**
 * Installs only `names` and their dependencies in an empty project, and imports every entry that they export. Returns
 * the folder of the project.
 *
 * If an entry needs an optional peer that is not installed, the error must name the peer. The main entry must not need
 * one.
 */
function importAlone(names) {
  const project = mkdtempSync(join(scratch, 'project-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', ...closure(names).map((n) => tarballs.get(n))],
    project,
  );
  for (const name of names) {
    const { exports, peerDependenciesMeta = {} } = manifests.find((m) => m.name === name);
    const optional = Object.keys(peerDependenciesMeta).filter((peer) => peerDependenciesMeta[peer].optional);
    for (const entry of Object.keys(exports).filter((key) => key !== './package.json')) {
      const specifier = name + entry.slice(1);
      const script = `const optional = ${JSON.stringify(entry === '.' ? [] : optional)};
        const m = await import('${specifier}').catch((error) => {
          const peer = optional.find((name) => error.message.includes("Cannot find package '" + name + "'"));
          if (error.code !== 'ERR_MODULE_NOT_FOUND' || peer === undefined) throw error;
          console.log('${specifier}: needs ' + peer);
          process.exit();
        });
        if (Object.keys(m).length === 0) throw new Error('no exports');
        console.log('${specifier}: ' + Object.keys(m).length + ' exports');`;
      process.stdout.write(run('node', ['--input-type=module', '-e', script], project));
    }
  }
  return project;
}

/**
 * Runs the command lines of a newcomer in a project whose HOME is empty, from data to samples. For most media, only the
 * first two lines are run.
 */
async function newcomer(project) {
  const home = mkdtempSync(join(scratch, 'home-'));
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: '', GANFORGE_DATA_DIR: '' };
  await writeNewcomerData(project, createRequire(join(project, 'index.js'))('sharp'));
  const lines = Object.entries(NEWCOMER_LINES).flatMap(([medium, all]) =>
    medium === 'images' ? all : all.slice(0, 2),
  );
  for (const line of lines) {
    const before = performance.now();
    const out = run('npx', ['--no-install', 'ganforge', ...line], project, env);
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    console.log(`$ npx ganforge ${line.join(' ')}   # ${seconds} s\n${out.trimEnd()}`);
  }
}

const project = importAlone(manifests.map(({ name }) => name));
if (binary !== undefined) {
  const script = `import { describeEngine, useEngine } from '@ganforge/engine';
    import * as tf from '@tensorflow/tfjs-core';
    console.log(describeEngine(await useEngine('native')));
    const product = await tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).data();
    if (product.join() !== '3,3,3,3') throw new Error('computed ' + product);`;
  process.stdout.write(run('node', ['--input-type=module', '-e', script], project));
}
// Does what docs/adding-a-variant.md tells a third party to do outside of the repository.
for (const file of ['lecam-gan.ts', 'lecam-gan.test.ts']) {
  copyFileSync(join(root, 'examples/new-variant', file), join(project, file));
}
const tested = run('npx', ['vitest', 'run', '--reporter=dot'], project);
console.log(`a third party's variant: ${/Tests .*/.exec(tested)?.[0]}`);

await newcomer(project);
console.log('alone:');
for (const name of ['@ganforge/formats', '@ganforge/losses', '@ganforge/metrics', '@ganforge/sampler'])
  importAlone([name]);
rmSync(scratch, { recursive: true, force: true });
