#!/usr/bin/env node
// Compiles native/ to build/ganforge.node: see `help`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const name = '@ganforge/backend-native';
const help = `ganforge-build-native [--strict] [--sanitize] [--quiet]

Compiles the C++ engine of ${name} with g++ or clang++ and the headers that npm brought; nothing is downloaded. Half a
minute on two cores; a second time it compiles what has changed.

  --strict    fails where it cannot be built, with all that the compiler said; otherwise one line says why, and it ends
              well: another engine takes over
  --sanitize  another build beside it, with AddressSanitizer and UndefinedBehaviorSanitizer; strict
  --quiet     says nothing where there is nothing to compile
  --version   prints the package's version
  --help      prints this

CXX names another compiler.`;

const options = Object.fromEntries(
  ['strict', 'sanitize', 'quiet', 'version', 'help'].map((option) => [option, { type: 'boolean', default: false }]),
);

/** The options, or the end: with code 2 for words that it does not know. */
function read() {
  const { values, positionals } = parseArgs({ options, strict: false, allowPositionals: true });
  const known = (word) => word in options && typeof values[word] === 'boolean';
  const unknown = Object.keys(values).flatMap((word) => (known(word) ? [] : [`--${word}`]));
  unknown.push(...positionals);
  if (unknown.length > 0) {
    console.error(`ganforge-build-native does not know ${unknown.join(' ')}\n\n${help}`);
    process.exit(2);
  }
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  if (values.version) {
    console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
    process.exit(0);
  }
  return values;
}

const { sanitize, quiet, ...given } = read();
const strict = given.strict || sanitize;
// Loaded once there is something to build: what it needs may be missing.
const { buildAddon } = await import('./compile.mjs');
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
  if (built) console.log(`${name}: built in ${seconds} s by ${compiler}`);
  else if (!quiet) console.log(`${name}: built already`);
} catch (error) {
  if (onTerminal) process.stdout.write('\r\x1b[2K');
  const [reason] = String(error.message).split('\n', 1);
  if (strict) console.error(`${error.output ?? error.stack}`);
  console.error(`${name} was not built, another engine takes over: ${reason}`);
  if (strict) process.exitCode = 1;
}
