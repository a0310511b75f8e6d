import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { densityCoverage, precisionRecall } from '@ganforge/metrics';
import { expect, it } from 'vitest';
import { normal } from '../support/features.ts';

// For 10,000 examples as in the README of prdc, prdc with seed 0 returns .491, .4746, 1.15124 and .9799, and so does
// this package. The numbers in that README (.4772, .4705, 1.0555 and .9735) were computed without a seed. The densities
// of prdc for seeds 1 and 2 are .86 and .97.
it("gives prdc's numbers for normal features in 1,000 dimensions", () => {
  const file = new URL('../fixtures/scores.json', import.meta.url);
  const { normal: expected } = JSON.parse(readFileSync(file, 'utf8')) as { normal: readonly number[] };
  const random = new Mt19937(0);
  const sets = { real: normal(random, 2000, 1000), generated: normal(random, 2000, 1000), k: 5 };
  const { precision, recall } = precisionRecall({ ...sets, boundary: 'excluded' });
  const { density, coverage } = densityCoverage(sets);
  for (const [i, value] of [precision, recall, density, coverage].entries())
    expect(value).toBeCloseTo(expected[i]!, 12);
});
