import { cmmd } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { featuresOf, uniform } from '../support/features.ts';

describe('cmmd', () => {
  it('is 2 (1 - exp(-d^2 / 200)) 1000 between two points', () => {
    const [real, generated] = [featuresOf(1, 2, () => 0), featuresOf(1, 2, (_, j) => [3, 4][j]!)];
    expect(cmmd({ real, generated }).value).toBeCloseTo(2000 * (1 - Math.exp(-25 / 200)), 10);
    expect(cmmd({ real, generated, sigma: 5, scale: 1 }).value).toBeCloseTo(2 * (1 - Math.exp(-1 / 2)), 14);
  });

  it('stays precise if the kernel is close to 1', () => {
    // The distance is that of points 1e-6 apart: 1000 * 2 * (1 - exp(-1e-12 / 200)) = 1e-11. A difference of means near
    // 1 would lose all its digits.
    const [real, generated] = [featuresOf(3, 1, () => 0), featuresOf(3, 1, () => 1e-6)];
    expect(cmmd({ real, generated }).value / 1e-11).toBeCloseTo(1, 10);
  });

  it('is 0 for a set and itself, and for a set of each row twice', () => {
    const real = uniform(1, 70, 9);
    const twice = featuresOf(140, 9, (i, j) => real.data[(i >> 1) * 9 + j]!);
    expect(cmmd({ real, generated: real }).value).toBeCloseTo(0, 11);
    expect(cmmd({ real, generated: twice }).value).toBeCloseTo(0, 11);
    expect(cmmd({ real, generated: uniform(2, 70, 9) }).value).toBeGreaterThan(0.01);
  });

  it.each([
    [{ sigma: 0 }, 'sigma must be a number above 0; received 0.'],
    [{ scale: Number.NaN }, 'scale must be a number above 0; received NaN.'],
    [{ sigma: '10' }, "sigma must be a number above 0; received '10'."],
  ])('refuses %o', (options, text) => {
    const set = uniform(1, 3, 2);
    expect(() => cmmd({ real: set, generated: set, ...options } as never)).toThrow(`[metrics/cmmd] ${text}`);
  });
});
