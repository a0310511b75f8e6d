import { describe, expect, it } from 'vitest';
import { estimate, quantile } from '../../src/compare/interval.ts';

describe('estimate', () => {
  it('is mean, standard deviation and 95 % interval', () => {
    // Computed by hand: the squares of -2, 0 and 2 add up to 8, so std is sqrt(8 / 2) = 2, and half the interval is
    // 4.3027 * 2 / sqrt(3).
    const { mean, std, halfWidth } = estimate([3, 5, 7]);
    expect([mean, std]).toEqual([5, 2]);
    expect(halfWidth).toBeCloseTo(4.96833, 4);
    expect(estimate([3])).toEqual({ n: 1, mean: 3, std: 0 });
  });

  it('covers the mean of normal values 95 times of 100', () => {
    // The normal numbers are sums of 12 uniform numbers of a linear congruential generator.
    let state = 1;
    const uniform = (): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state / 2 ** 31;
    };
    const normal = (): number => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
    let hits = 0;
    for (let i = 0; i < 4000; i++) {
      const { mean, halfWidth } = estimate([normal(), normal(), normal(), normal()]);
      if (Math.abs(mean) <= halfWidth!) hits++;
    }
    expect(hits / 4000).toBeGreaterThan(0.935);
    expect(hits / 4000).toBeLessThan(0.965);
  });
});

describe('quantile', () => {
  it("is Student's t of published tables", () => {
    expect([1, 2, 5, 10, 30].map(quantile)).toEqual([12.7062, 4.3027, 2.5706, 2.2281, 2.0423]);
    // The values are those of the NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
    for (const [degrees, value] of [
      [40, 2.021],
      [60, 2.0],
      [100, 1.984],
    ] as const) {
      expect(quantile(degrees)).toBeCloseTo(value, 3);
    }
  });
});
