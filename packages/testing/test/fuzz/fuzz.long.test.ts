import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import { expect, it } from 'vitest';
import { problemOf } from './fuzz-case.ts';
import { fuzzTable } from './kernels.ts';
import { missing } from './missing.ts';

it.each(await suiteEngines())('300 random calls of each operation on %s against float64', async (engine) => {
  await useEngine(engine);
  const problems: string[] = [];
  for (const [name, make] of Object.entries(fuzzTable)) {
    for (let seed = 10_000; seed < 10_300 && !missing(engine, name); seed++) {
      const problem = problemOf(name, make, seed);
      if (problem !== undefined) problems.push(problem);
    }
  }
  expect(problems).toEqual([]);
});
