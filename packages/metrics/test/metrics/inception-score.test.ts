import { Mt19937 } from '@ganforge/formats';
import { inceptionScore } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, formula, uniform } from '../support/features.ts';

describe('inceptionScore', () => {
  it('is 2.04854855045646 for the logits 6 v(i,j,0), 64 x 8', () => {
    const logits = featuresOf(64, 8, (i, j) => 6 * formula(i, j, 0));
    const { mean, std, scores } = inceptionScore(logits, { splits: 1, shuffle: false });
    expect(mean).toBeCloseTo(2.04854855045646, 13);
    expect(std).toBe(0);
    expect(scores).toEqual([mean]);
  });

  it('is C where every example is surely of a class and all classes come as often', () => {
    const logits = featuresOf(40, 8, (i, j) => (i % 8 === j ? 2000 : -2000));
    expect(inceptionScore(logits, { splits: 5, shuffle: false }).scores).toEqual(Array(5).fill(expect.closeTo(8, 12)));
  });

  it('is 1 if all examples look alike, and is not below 1 by rounding', () => {
    const logits = featuresOf(99, 7, (_, j) => Math.sin(j));
    const { mean, scores } = inceptionScore(logits, { splits: 3 });
    expect(mean).toBeCloseTo(1, 14);
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(1);
  });

  it('counts a class that no example has as nothing, where exp underflows', () => {
    const logits = featuresOf(6, 3, (i, j) => (j === 2 ? -1e4 : i % 2 === j ? 0 : -1e4));
    expect(inceptionScore(logits, { splits: 1 }).mean).toBeCloseTo(2, 14);
  });

  it("draws the examples in the order of numpy's permutation", () => {
    const logits = uniform(11, 50, 4, 8);
    const order = new Mt19937(5).permutation(50);
    const permuted = featuresOf(50, 4, (i, j) => logits.data[order[i]! * 4 + j]!);
    const expected = inceptionScore(permuted, { shuffle: false });
    expect(inceptionScore(logits, { seed: 5 })).toEqual(expected);
    expect(inceptionScore(logits, { seed: 6 }).mean).not.toBe(expected.mean);
  });

  it('divides what does not divide evenly as improved-gan or as torch.chunk does', () => {
    const logits = uniform(12, 10, 3, 8);
    const part = (begin: number, end: number): number => {
      const rows = { data: logits.data.slice(begin * 3, end * 3), rows: end - begin, cols: 3 };
      return inceptionScore(rows, { splits: 1, shuffle: false }).mean;
    };
    const even = inceptionScore(logits, { splits: 4, shuffle: false });
    expect(even.scores).toEqual([part(0, 2), part(2, 5), part(5, 7), part(7, 10)]);
    // If seven chunks are requested, torch.chunk returns five chunks of two.
    const chunks = inceptionScore(logits, { splits: 7, shuffle: false, division: 'chunks' });
    expect(chunks.scores).toEqual([part(0, 2), part(2, 4), part(4, 6), part(6, 8), part(8, 10)]);
  });

  it('lies in 1..C and does not change when a number is added to all logits of an example', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: 2, max: 12 }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (seed, cols, scale) => {
          const logits = uniform(seed, 30, cols, scale);
          const { mean } = inceptionScore(logits, { splits: 2 });
          expect(mean).toBeGreaterThanOrEqual(1);
          expect(mean).toBeLessThanOrEqual(cols + 1e-12);
          const moved = featuresOf(30, cols, (i, j) => logits.data[i * cols + j]! + 16 * i - 200);
          expect(inceptionScore(moved, { splits: 2 }).mean).toBeCloseTo(mean, 10);
        },
      ),
      { numRuns: 50 },
    );
  });

  const where = '[metrics/inception-score] ';
  it.each([
    [{ splits: 0 }, 'splits must be an integer of at least 1; received 0. Try 1.'],
    [{ splits: 5 }, 'splits must be an integer in 1..4; received 5. Each split needs at least one example.'],
    [{ splits: 5 }, 'splits must be an integer in 1..4; received 5.'],
    [{ splits: 2.5 }, 'splits must be an integer of at least 1; received 2.5. Try 3.'],
    [{ splits: 2, seed: -1 }, 'seed must be an integer in 0..4294967295; received -1.'],
    [{ splits: 2, shuffle: 2020 }, 'shuffle must be true or false; received 2020. Try true.'],
    [{ splits: 2, ddof: 2 }, 'ddof must be one of 0, 1; received 2.'],
    [{ splits: 2, division: 'ceil' }, "division must be one of 'even', 'chunks'; received 'ceil'."],
    [
      { splits: 1, ddof: 1 },
      'the number of splits under ddof 1 must be an integer in 2..4; received 1. Set ddof to 0.',
    ],
    [{ split: 2 }, "there is no option 'split'. Try one of splits, shuffle, seed, ddof, division."],
  ])('refuses %o', (options, text) => {
    expect(() => inceptionScore(uniform(1, 4, 3), options as never)).toThrow(where + text);
  });
});
