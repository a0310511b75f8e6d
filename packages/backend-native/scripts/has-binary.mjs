// Before a platform's package is packed: its binary must be there, made by prebuild.mjs on that platform.
import { existsSync } from 'node:fs';

if (!existsSync('ganforge.node')) {
  console.error(`${process.cwd()} holds no ganforge.node: scripts/prebuild.mjs makes it on that platform`);
  process.exit(1);
}
