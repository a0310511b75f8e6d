import { imageArrayDataset } from '@ganforge/data';
import { expect, it } from 'vitest';
import { modesIn, stackedDigits } from '../../measures/stacked-digits.ts';

it('modesIn counts combinations and their divergence from equal shares', () => {
  expect(modesIn([3, 3, 3, 3])).toEqual({ reached: 4, divergence: 0 });
  const { reached, divergence } = modesIn([4, 0, 0, 4]);
  expect(reached).toBe(2);
  expect(divergence).toBeCloseTo(Math.log(2), 12);
});

it('stackedDigits puts a digit into each colour', () => {
  const labels = Int32Array.from({ length: 10 }, (_, i) => i);
  const digits = imageArrayDataset({ images: Uint8Array.from(labels), height: 1, width: 1, labels });
  const { images, size, entries } = stackedDigits(digits, 3000, 1);
  expect(size).toBe(3000);
  expect(entries.images).toEqual({ kind: 'image', height: 1, width: 1, channels: 3 });
  const combinations = Array.from({ length: 3000 }, (_, i) => images.subarray(3 * i, 3 * i + 3).join(''));
  // The expected share of the 1,000 combinations that 3,000 draws reach is 1 - exp(-3) = 95 %.
  expect(new Set(combinations).size).toBeGreaterThan(930);
  expect(new Set(combinations).size).toBeLessThan(970);
  for (const c of [0, 1, 2]) expect(new Set(combinations.map((one) => one[c])).size).toBe(10);
});
