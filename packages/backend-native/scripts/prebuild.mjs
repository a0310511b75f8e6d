// Puts the addon, built here and stripped, into the package of this platform: `node scripts/prebuild.mjs [--glibc 2.28]`.
// With `--glibc` it refuses one that a Linux with that version of glibc could not load.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAddon } from './compile.mjs';

const { values } = parseArgs({ options: { glibc: { type: 'string' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const binary = join(root, 'platforms', `${process.platform}-${process.arch}`, 'ganforge.node');

await buildAddon(root);
copyFileSync(join(root, 'build', 'ganforge.node'), binary);
execFileSync('strip', [process.platform === 'darwin' ? '-x' : '--strip-unneeded', binary]);
console.log(binary);
if (process.platform === 'linux') {
  const symbols = execFileSync('objdump', ['-T', binary], { encoding: 'utf8' });
  const numbers = (version) => version.split('.').map(Number);
  const later = (a, b) => numbers(a)[0] - numbers(b)[0] || numbers(a)[1] - numbers(b)[1];
  const needed = [...symbols.matchAll(/GLIBC_(\d+\.\d+)/g)]
    .map(([, version]) => version)
    .sort(later)
    .at(-1);
  console.log(`needs glibc ${needed}`);
  if (values.glibc !== undefined && later(needed, values.glibc) > 0) {
    console.error(`it must load with glibc ${values.glibc}: build it on an older system`);
    process.exit(1);
  }
}
