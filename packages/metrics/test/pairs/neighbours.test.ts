import fc from 'fast-check';
import { expect, it } from 'vitest';
import { squaredRadii } from '../../src/pairs/neighbours.ts';
import { lattice } from '../support/features.ts';

it('squaredRadii is the k-th of the sorted distances to the others', () => {
  fc.assert(
    fc.property(fc.nat(999), fc.integer({ min: 3, max: 150 }), fc.integer({ min: 1, max: 20 }), (seed, rows, most) => {
      const features = lattice(seed, rows, 2, 7); // small integers: distances are exact
      const k = Math.min(most, rows - 1);
      const radii = squaredRadii(features, k);
      const point = (i: number) => features.data.subarray(2 * i, 2 * i + 2);
      for (let i = 0; i < rows; i++) {
        const others = Array.from({ length: rows }, (_, j) => j).filter((j) => j !== i);
        const distances = others.map((j) => (point(i)[0]! - point(j)[0]!) ** 2 + (point(i)[1]! - point(j)[1]!) ** 2);
        expect(radii[i]).toBe(distances.toSorted((a, b) => a - b)[k - 1]);
      }
    }),
    { numRuns: 20 },
  );
});
