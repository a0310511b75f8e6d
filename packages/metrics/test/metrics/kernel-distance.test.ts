import { readFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { type FeatureMatrix, kernelDistance } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, lattice, normal, uniform } from '../support/features.ts';

/** Computes the unbiased estimate pair by pair, as it is defined in the paper. */
function byPairs(x: FeatureMatrix, y: FeatureMatrix): number {
  const kernel = (a: FeatureMatrix, i: number, b: FeatureMatrix, j: number): number => {
    let product = 0;
    for (let k = 0; k < a.cols; k++) product += a.data[i * a.cols + k]! * b.data[j * b.cols + k]!;
    return (product / a.cols + 1) ** 3;
  };
  const mean = (a: FeatureMatrix, b: FeatureMatrix): number => {
    let [sum, pairs] = [0, 0];
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.rows; j++) {
        if (a === b && i === j) continue;
        sum += kernel(a, i, b, j);
        pairs++;
      }
    }
    return sum / pairs;
  };
  return mean(x, x) + mean(y, y) - 2 * mean(x, y);
}

describe('kernelDistance', () => {
  it('is the mean over pairs, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.nat(999),
        fc.integer({ min: 2, max: 90 }),
        fc.integer({ min: 1, max: 300 }),
        (seed, rows, cols) => {
          const [real, generated] = [uniform(seed, rows, cols, 2, -1), uniform(seed + 1, 92 - rows + 1, cols, 2, -0.5)];
          const { mean, std, estimates } = kernelDistance({ real, generated, estimator: 'full' });
          expect(mean).toBeCloseTo(byPairs(real, generated), 11);
          expect([std, estimates]).toEqual([0, [mean]]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("has TF-GAN's blocks, and its error of the mean, for its tests' vectors", () => {
    const file = new URL('../fixtures/scores.json', import.meta.url);
    const { blocks } = JSON.parse(readFileSync(file, 'utf8')) as { blocks: Record<string, [number, number | null]> };
    for (const [rows, sizes] of [
      [512, [600]],
      [768, [50, 512, 1000]],
    ] as const) {
      const random = new Mt19937(0);
      const real = normal(random, 512, 256);
      const generated = normal(random, rows, 256, 1.1, 0.05);
      for (const blockSize of sizes) {
        const { mean, standardError } = kernelDistance({ real, generated, estimator: 'blocks', blockSize });
        const [expected, error] = blocks[`${rows} by ${blockSize}`]!;
        expect(mean).toBeCloseTo(expected, 9);
        if (error === null) expect(standardError).toBeUndefined();
        else expect(standardError).toBeCloseTo(error, 9);
      }
    }
  });

  it('is exactly 0 between sets whose kernel is one number', () => {
    const set = featuresOf(70, 3, () => 1);
    expect(kernelDistance({ real: set, generated: set, subsetSize: 50, subsets: 3 })).toEqual({
      mean: 0,
      std: 0,
      estimates: [0, 0, 0],
    });
  });

  it("takes every subset's generated rows, then its real ones, from one stream", () => {
    const [real, generated] = [uniform(1, 30, 4), uniform(2, 25, 4, 1, 0.3)];
    const random = new Mt19937(9);
    const choose = (set: FeatureMatrix): FeatureMatrix => {
      const chosen = random.choice(set.rows, 10, { replace: false });
      return featuresOf(10, 4, (i, j) => set.data[chosen[i]! * 4 + j]!);
    };
    const expected = Array.from({ length: 4 }, () => {
      const second = choose(generated);
      return expect.closeTo(byPairs(choose(real), second), 12);
    });
    expect(kernelDistance({ real, generated, subsets: 4, subsetSize: 10, seed: 9 }).estimates).toEqual(expected);
  });

  it('grows as the sets move apart, and is symmetric', () => {
    const real = lattice(3, 80, 5, 3);
    const distances = [0, 0.5, 1, 2].map((shift) => {
      const generated = featuresOf(80, 5, (i, j) => real.data[i * 5 + j]! + shift);
      const { mean } = kernelDistance({ real, generated, estimator: 'full' });
      expect(kernelDistance({ real: generated, generated: real, estimator: 'full' }).mean).toBeCloseTo(mean, 10);
      return mean;
    });
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    expect(distances[3]).toBeGreaterThan(10 * distances[1]!);
  });

  const [real, generated] = [uniform(1, 6, 3), uniform(2, 5, 3)];
  it.each([
    [{}, 'subsetSize must be an integer in 2..5; received 1000. Try 5.'],
    [{ subsetSize: 1 }, 'subsetSize must be an integer of at least 2; received 1. Try 2.'],
    [{ subsetSize: 6 }, 'subsetSize must be an integer in 2..5; received 6. Try 5.'],
    [{ subsetSize: 3, maxSubsetSize: 9 }, 'subsetSize and maxSubsetSize set the same thing. Give only one of them.'],
    [{ maxSubsetSize: 1 }, 'maxSubsetSize must be an integer of at least 2; received 1.'],
    [{ subsetSize: 2, subsets: 0 }, 'subsets must be an integer of at least 1; received 0.'],
    [{ subsetSize: 2, seed: 2 ** 32 }, 'seed must be an integer in 0..4294967295; received 4294967296.'],
    [{ estimator: 'unbiased' }, "estimator must be one of 'subsets', 'blocks', 'full'; received 'unbiased'."],
    [{ estimator: 'full', subsets: 3 }, "subsets has no effect on the estimator 'full'. Leave it out."],
    [{ blockSize: 3 }, "blockSize has no effect on the estimator 'subsets'. Leave it out."],
    [{ estimator: 'blocks', blockSize: 1 }, 'blockSize must be an integer of at least 2; received 1.'],
    [
      { estimator: 'blocks', blockSize: 2 },
      '3 blocks of at most 2 rows leave fewer than 2 rows in a block of the set of 5.',
    ],
    [{ size: 3 }, "there is no option 'size'."],
    [
      { subsetSize: 2, generated: uniform(2, 5, 4) },
      'real and generated must have the same features; received 3 and 4',
    ],
  ])('refuses %o', (options, text) => {
    const call = (): unknown => kernelDistance({ real, generated, ...options } as never);
    expect(call).toThrow(`[metrics/kernel-distance] ${text}`);
  });
});
