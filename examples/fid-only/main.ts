// Shows how a project that trains with other software can use the metrics. It installs the packages, as they are
// published, with plain npm into an empty folder, and installs nothing else. In this
// folder, `measure.mjs` evaluates images with the library, and then the command evaluates the same images.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'fid-only-'));

/** Runs a program and returns what it prints. */
function run(command: string, args: readonly string[], cwd: string): string {
  const shell = process.platform === 'win32';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}\n${stderr}`);
}

/** Builds the packages and packs them as for publishing. Returns the paths of the archives. */
function pack(names: readonly string[]): string[] {
  const pnpm = ['scripts/pnpm.mjs', ...names.flatMap((name) => ['--filter', name])];
  run('node', [...pnpm, 'run', 'build'], root);
  run('node', [...pnpm, 'pack', '--pack-destination', scratch], root);
  return readdirSync(scratch)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => join(scratch, file));
}

/** Returns the number of bytes of all files below a folder. */
function sizeOf(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

try {
  const archives = pack(['@ganforge/formats', '@ganforge/media', '@ganforge/metrics']);
  writeFileSync(join(scratch, 'package.json'), JSON.stringify({ name: 'scratch', private: true, type: 'module' }));
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...archives], scratch);
  copyFileSync(new URL('measure.mjs', import.meta.url), join(scratch, 'measure.mjs'));

  const modules = join(scratch, 'node_modules');
  const installed = readdirSync(modules, { withFileTypes: true, recursive: true })
    .filter(({ name, parentPath }) => name === 'package.json' && !parentPath.includes('dist'))
    .map(({ parentPath }) => parentPath.slice(modules.length + 1));
  console.log(`installed: ${installed.sort().join(', ')}; ${(sizeOf(modules) / 1e6).toFixed(2)} MB`);
  process.stdout.write(run('node', ['measure.mjs'], scratch));
  console.log('npx ganforge-metrics fid real half --extractor pixels --size 4');
  process.stdout.write(
    run('npx', ['ganforge-metrics', 'fid', 'real', 'half', '--extractor', 'pixels', '--size', '4', '--quiet'], scratch),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
