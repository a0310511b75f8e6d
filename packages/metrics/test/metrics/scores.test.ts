import { expect, it } from 'vitest';
import * as formulas from '../errors/formulas.ts';
import * as scores from '../errors/scores.ts';

it.each([
  ['torch-fidelity, clean-fid, torchmetrics and prdc', scores, 19],
  ['the formulas in numpy and scipy', formulas, 9],
] as const)('gives the numbers of %s', async (_, { rows }, count) => {
  const table = await rows();
  expect(table).toHaveLength(count);
  for (const { what, reference, error, tolerance } of table) {
    expect(error, `${what}: ${reference}`).toBeLessThanOrEqual(tolerance);
  }
});
