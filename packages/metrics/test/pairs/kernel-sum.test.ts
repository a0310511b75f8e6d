import { Mt19937 } from '@ganforge/formats';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Kernel, kernelSum, subsetSums } from '../../src/pairs/kernel-sum.ts';
import { lattice } from '../support/features.ts';

/** A kernel of small integers, whose sums are exact in any order. */
const kernel: Kernel = { measure: 'product', of: (product) => product * product + 1 };

it('sums over the pairs of each subset, whether it measures them once for all or not', () => {
  const sizes = fc.integer({ min: 2, max: 150 });
  fc.assert(
    fc.property(fc.nat(999), sizes, sizes, fc.integer({ min: 1, max: 12 }), (seed, n, m, count) => {
      const [a, b] = [lattice(seed, n, 3, 5), lattice(seed + 1, m, 3, 5)];
      const random = new Mt19937(seed);
      const choose = (rows: number): Uint32Array[] =>
        Array.from({ length: count }, () => {
          const size = random.randint(1, rows + 1);
          return Uint32Array.from(random.choice(rows, size, { replace: false })).sort();
        });
      const [ofA, ofB] = [choose(n), choose(m)];
      const of = (i: number, x: typeof a, j: number, y: typeof b): number => {
        let product = 0;
        for (let k = 0; k < 3; k++) product += x.data[i * 3 + k]! * y.data[j * 3 + k]!;
        return kernel.of(product);
      };
      const within = ofA.map((subset) => {
        let sum = 0;
        for (const i of subset) for (const j of subset) if (i < j) sum += of(i, a, j, a);
        return sum;
      });
      const across = ofA.map((subset, s) => {
        let sum = 0;
        for (const i of subset) for (const j of ofB[s]!) sum += of(i, a, j, b);
        return sum;
      });
      expect(subsetSums(kernel, { features: a, rows: ofA })).toEqual(within);
      expect(subsetSums(kernel, { features: a, rows: ofA }, { features: b, rows: ofB })).toEqual(across);
    }),
    { numRuns: 40 },
  );
});

it('kernelSum is that of all rows', () => {
  const [a, b] = [lattice(1, 130, 3, 5), lattice(2, 70, 3, 5)].map((features) => ({
    features,
    rows: [Uint32Array.from({ length: features.rows }, (_, i) => i)],
  }));
  expect([kernelSum(kernel, a!.features)]).toEqual(subsetSums(kernel, a!));
  expect([kernelSum(kernel, a!.features, b!.features)]).toEqual(subsetSums(kernel, a!, b!));
});
