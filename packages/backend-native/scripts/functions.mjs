// Writes what follows from the table native/functions: the headers of the operators in native/ops, the bindings in
// native/bind/functions.cc and the types in src/functions.ts. With --check it writes nothing, and fails if a file differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bindings, headers } from './functions/cpp.mjs';
import { types } from './functions/typescript.mjs';

const root = new URL('..', import.meta.url);
const table = new URL('native/functions/', root);
const families = {};
for (const name of readdirSync(table).sort()) {
  if (name.endsWith('.mjs')) families[name.slice(0, -'.mjs'.length)] = (await import(new URL(name, table))).family;
}
const files = {
  ...headers(families),
  'native/bind/functions.cc': bindings(families),
  'src/functions.ts': types(families),
};
const stale = Object.entries(files).filter(([name, text]) => {
  try {
    return readFileSync(new URL(name, root), 'utf8') !== text;
  } catch {
    return true;
  }
});

if (process.argv.includes('--check')) {
  for (const [name] of stale)
    console.error(`${name} does not follow from native/functions; run ${fileURLToPath(import.meta.url)}`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [name, text] of stale) writeFileSync(new URL(name, root), text);
  console.log(stale.length === 0 ? 'nothing changed' : stale.map(([name]) => name).join('\n'));
}
