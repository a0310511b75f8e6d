// Prepares what every command of the README needs: it installs the packages and, if there is a C++ compiler, builds the
// native engine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

// pnpm takes two seconds to find that everything is installed. To save this time, the lock file of the last
// installation is stored.
const stamp = pathOf('../node_modules/.ganforge-lock');
const lock = createHash('sha256')
  .update(readFileSync(pathOf('../pnpm-lock.yaml')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  run('pnpm.mjs');
  writeFileSync(stamp, lock);
}
run('../packages/backend-native/scripts/build.mjs', '--quiet');

function run(script, ...rest) {
  const { status } = spawnSync(process.execPath, [pathOf(script), ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
