import { vendi } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, toFloat32, uniform } from '../support/features.ts';

describe('vendi', () => {
  it('counts directions: 1 of one, k of k orthogonal ones as often', () => {
    expect(vendi(featuresOf(9, 5, (i, j) => (i + 1) * (j - 1.5))).value).toBeCloseTo(1, 12);
    for (const [rows, cols] of [
      [30, 6],
      [6, 30],
    ] as const) {
      expect(vendi(featuresOf(rows, cols, (i, j) => (i % 3 === j ? i + 1 : 0))).value).toBeCloseTo(3, 12);
    }
  });

  it('is the entropy of a share of 1/4 and one of 3/4', () => {
    const { value } = vendi(featuresOf(400, 2, (i, j) => (Number(i % 4 === 0) === j ? 2 : 0)));
    expect(value).toBeCloseTo(Math.exp(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75)), 12);
  });

  it('does not change with the length of rows, their order, or each coming twice, and lies in 1..min(N, D)', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (seed, rows, cols) => {
        const set = uniform(seed, rows, cols, 2, -1);
        const { value } = vendi(set);
        const twice = featuresOf(2 * rows, cols, (i, j) => (i + 1) * set.data[((2 * rows - 1 - i) >> 1) * cols + j]!);
        expect(vendi(twice).value).toBeCloseTo(value, 9);
        expect(value).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.min(rows, cols) + 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('does not overflow', () => {
    const set = uniform(4, 20, 5, 2, -1);
    const huge = featuresOf(20, 5, (i, j) => set.data[i * 5 + j]! * 1e300);
    expect(vendi(huge).value).toBeCloseTo(vendi(set).value, 10);
  });

  it('refuses a row of zeros by its number', () => {
    const set = toFloat32(featuresOf(300, 2, (i) => (i === 290 ? 0 : 1)));
    expect(() => vendi(set)).toThrow('[metrics/vendi] row 290 contains only zeros and so has no direction.');
  });
});
