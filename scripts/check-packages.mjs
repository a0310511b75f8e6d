// Packs every public package as it would be published, checks the tarballs with publint and attw, and imports each
// entry in a scratch project made by plain npm: `node scripts/check-packages.mjs` after a build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ganforge-pack-'));

function run(command, args, cwd = root) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}\n${stderr}`);
    process.exit(1);
  }
  return stdout;
}

const manifests = readdirSync(join(root, 'packages'))
  .map((folder) => JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')))
  .filter((manifest) => !manifest.private);

const tarballs = new Map();
for (const { name } of manifests) {
  run('node', ['scripts/pnpm.mjs', '--filter', name, 'pack', '--pack-destination', scratch]);
  const tarball = readdirSync(scratch).find((file) => file.startsWith(`${name.slice(1).replace('/', '-')}-`));
  tarballs.set(name, join(scratch, tarball));
}
for (const [name, tarball] of tarballs) {
  run('node', ['scripts/pnpm.mjs', 'exec', 'publint', tarball, '--strict']);
  run('node', ['scripts/pnpm.mjs', 'exec', 'attw', tarball, '--profile', 'esm-only']);
  console.log(`${name}: publint and attw are clean`);
}

/** `names` and all they need of this workspace. */
function closure(names) {
  const all = new Set();
  const visit = (name) => {
    if (all.has(name)) return;
    all.add(name);
    const manifest = manifests.find((m) => m.name === name);
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (tarballs.has(dependency)) visit(dependency);
    }
  };
  names.forEach(visit);
  return [...all];
}

/** Installs only `names` (their closure) in an empty project and imports every entry they export. */
function importAlone(names) {
  const project = mkdtempSync(join(scratch, 'project-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
  run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', ...closure(names).map((n) => tarballs.get(n))],
    project,
  );
  for (const name of names) {
    const { exports } = manifests.find((m) => m.name === name);
    for (const entry of Object.keys(exports).filter((key) => key !== './package.json')) {
      const specifier = name + entry.slice(1);
      const script = `const m = await import('${specifier}'); if (Object.keys(m).length === 0) throw new Error('no exports');
        console.log('${specifier}: ' + Object.keys(m).length + ' exports');`;
      process.stdout.write(run('node', ['--input-type=module', '-e', script], project));
    }
  }
}

importAlone(manifests.map(({ name }) => name));
console.log('alone:');
for (const name of ['@ganforge/formats', '@ganforge/losses']) importAlone([name]);
rmSync(scratch, { recursive: true, force: true });
