import { useEngine } from '@ganforge/engine';
import { suiteEngines } from '@ganforge/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemOf } from './fuzz-case.ts';
import { fuzzTable } from './kernels.ts';
import { missing } from './missing.ts';

const seeds = Array.from({ length: 12 }, (_, seed) => seed);

describe.each(await suiteEngines())('random calls on %s against float64', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  const operations = Object.entries(fuzzTable).filter(([name]) => !missing(engine, name));
  it.each(operations)('%s', (name, make) => {
    expect(seeds.flatMap((seed) => problemOf(name, make, seed) ?? [])).toEqual([]);
  });
});
