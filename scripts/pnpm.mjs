// Runs the pinned pnpm through npx, so that Node and npm are all a machine needs: `node scripts/pnpm.mjs [arguments]`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const given = process.argv.slice(2);
const command =
  given.length > 0 ? given : ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
// What an npx around this one was asked (`npx -p node@24 -c 'npm test'`) is not for the one in here.
const { npm_config_call: _, npm_config_package: __, ...env } = process.env;
const { status } = spawnSync('npx', ['--yes', packageManager, ...command], {
  cwd: root,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
