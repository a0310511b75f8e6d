import { expect, it } from 'vitest';
import { rows } from './errors/scores.ts';

it('gives the numbers of torch-fidelity, clean-fid, torchmetrics and prdc', async () => {
  const table = await rows();
  expect(table).toHaveLength(19);
  for (const { what, reference, error, tolerance } of table) {
    expect(error, `${what}: ${reference}`).toBeLessThanOrEqual(tolerance);
  }
});
