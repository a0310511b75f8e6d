// Runs the command from a clone, in the folder in which npm was called: `npm run ganforge -- train dcgan photos/`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
const node = ['--import', import.meta.resolve('tsx'), '-C', '@ganforge/source', main];
const { status, signal } = spawnSync(process.execPath, [...node, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
if (signal !== null) process.kill(process.pid, signal);
process.exit(status ?? 1);
