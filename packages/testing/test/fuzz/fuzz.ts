// Run it with: npx tsx -C @ganforge/source packages/testing/test/fuzz/fuzz.ts [engine] [cases] [first seed]
// [operation]. It calls every operation with random but consistent shapes and types, and compares the results with
// float64 references.
import { type EngineName, useEngine } from '@ganforge/engine';
import { problemOf } from './fuzz-case.ts';
import { fuzzTable } from './kernels.ts';
import { missing } from './missing.ts';

const [engine = 'cpu', cases = '100', first = '0', only] = process.argv.slice(2);
await useEngine(engine as EngineName);
let problems = 0;
for (const [name, make] of Object.entries(fuzzTable)) {
  if ((only !== undefined && name !== only) || missing(engine as EngineName, name)) continue;
  const found: string[] = [];
  for (let seed = Number(first); seed < Number(first) + Number(cases); seed++) {
    const problem = problemOf(name, make, seed);
    if (problem !== undefined) found.push(problem);
  }
  if (found.length > 0)
    console.log(`${found.length} of ${cases}: ${found.slice(0, only === undefined ? 2 : 20).join('\n    ')}`);
  problems += found.length;
}
console.log(`${engine}: ${problems} problems in ${cases} cases of each of ${Object.keys(fuzzTable).length} operations`);
process.exitCode = problems === 0 ? 0 : 1;
