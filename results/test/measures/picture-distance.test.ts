import { expect, it } from 'vitest';
import { nearestDistance } from '../../measures/picture-distance.ts';

const rows = (...values: number[][]) => ({
  data: Float32Array.from(values.flat()),
  rows: values.length,
  cols: 2,
  provenance: undefined as never,
});

it('nearestDistance is the mean distance to the nearest known row', () => {
  const known = rows([0, 0], [10, 0]);
  expect(nearestDistance(known, known)).toBe(0);
  expect(nearestDistance(rows([3, 4], [10, 1]), known)).toBe((5 + 1) / 2);
});
