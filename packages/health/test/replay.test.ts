import { CHECKS, examine } from '@ganforge/health';
import { describe, expect, it } from 'vitest';
import { recordedRuns } from './recorded-runs.ts';

const runs = recordedRuns();
const healthy = runs.filter(({ ill }) => ill === 'healthy');
const ill = runs.filter((run) => run.ill !== 'healthy');

describe('recorded runs', () => {
  it('are ten or more healthy runs, half of them for the judgement, and two of each problem', () => {
    expect(healthy.length).toBeGreaterThanOrEqual(10);
    for (const half of ['a', 'b']) expect(healthy.filter((run) => run.half === half).length).toBeGreaterThanOrEqual(5);
    const names = CHECKS.map(({ name }) => name).sort();
    for (const half of ['a', 'b']) {
      const found = ill.filter((run) => run.half === half).map((run) => run.ill);
      expect(found.sort()).toEqual(names);
    }
  });

  it.each(healthy.map((run) => [run.name, run] as const))('%s: no alarm', async (_, run) => {
    expect((await examine(run.events)).map(({ name, seen }) => `${name}: ${seen}`)).toEqual([]);
  });

  it.each(ill.map((run) => [run.name, run] as const))('%s: named within its first third', async (_, run) => {
    const { steps, onset } = run;
    const found = (await examine(run.events)).find(({ name }) => name === run.ill);
    expect(found, 'a finding of its name').toBeDefined();
    expect(found!.step).toBeLessThanOrEqual(onset + (steps - onset) / 3);
    expect(found!.seen).toMatch(/\d/);
    expect(found!.numbers.length).toBeGreaterThan(0);
  });
});
