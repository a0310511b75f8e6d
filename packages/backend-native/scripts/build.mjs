#!/usr/bin/env node
// Compiles native/ to build/ganforge.node with g++ or clang++ and the headers that npm brought; nothing is downloaded.
//   --sanitize   build/ganforge-sanitized.node, with AddressSanitizer and UBSan
//   --strict     fails where it cannot be built, with all that the compiler said; otherwise one line says why, and it ends
//                well: another engine takes over
import { fileURLToPath } from 'node:url';
import { buildAddon } from './compile.mjs';

const name = '@ganforge/backend-native';
const sanitize = process.argv.includes('--sanitize');
const strict = process.argv.includes('--strict') || sanitize;
const onTerminal = process.stdout.isTTY && !process.env.CI;

function report(done, total, source) {
  if (onTerminal) process.stdout.write(`\r\x1b[2K${name}: compiling ${done} of ${total}, ${source}`);
  else if (done === 1) console.log(`${name}: compiling ${total === 1 ? 'a file' : `${total} files`}, once`);
}

try {
  const begin = performance.now();
  const { built, compiler } = await buildAddon(fileURLToPath(new URL('..', import.meta.url)), { sanitize, report });
  if (onTerminal && built) process.stdout.write('\r\x1b[2K');
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(built ? `${name}: built in ${seconds} s by ${compiler}` : `${name}: built already`);
} catch (error) {
  if (onTerminal) process.stdout.write('\r\x1b[2K');
  const [reason] = String(error.message).split('\n', 1);
  if (strict) console.error(`${error.output ?? error.stack}`);
  console.error(`${name} was not built, another engine takes over: ${reason}`);
  if (strict) process.exitCode = 1;
}
