// Runs the pinned version of pnpm through npx, so that a machine needs only Node and npm: `node scripts/pnpm.mjs
// [arguments]`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const given = process.argv.slice(2);
const command =
  given.length > 0 ? given : ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
// If this script is itself called by npx (`npx -p node@24 -c 'npm test'`), these variables are meant for the outer npx.
const { npm_config_call: _, npm_config_package: __, ...env } = process.env;
const { status } = spawnSync('npx', ['--yes', packageManager, ...command], {
  cwd: root,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
