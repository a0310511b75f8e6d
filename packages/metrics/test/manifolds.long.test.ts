import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { densityCoverage, precisionRecall } from '@ganforge/metrics';
import { expect, it } from 'vitest';
import { normal } from './features.ts';

it("gives prdc's numbers for normal features in 1,000 dimensions", () => {
  const file = new URL('fixtures/scores.json', import.meta.url);
  const { normal: expected } = JSON.parse(readFileSync(file, 'utf8')) as { normal: readonly number[] };
  const random = new Mt19937(0);
  const sets = { real: normal(random, 2000, 1000), generated: normal(random, 2000, 1000), k: 5 };
  const { precision, recall } = precisionRecall({ ...sets, rim: 'excluded' });
  const { density, coverage } = densityCoverage(sets);
  for (const [i, value] of [precision, recall, density, coverage].entries())
    expect(value).toBeCloseTo(expected[i]!, 12);
});
