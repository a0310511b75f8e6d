import { privacySpent, privateNoise } from '@ganforge/core';
import { describe, expect, it } from 'vitest';
import { renyiOrders, sampledGaussianDivergence } from '../../src/privacy/sampled-gaussian.ts';
import opacus from '../fixtures/privacy.json' with { type: 'json' };

describe('sampledGaussianDivergence', () => {
  it('takes the orders of Opacus', () => {
    expect(renyiOrders).toHaveLength(opacus.orders.length);
    renyiOrders.forEach((order, i) => {
      expect(order).toBeCloseTo(opacus.orders[i]!, 12);
    });
  });

  it.each(opacus.divergences)('is that of Opacus at order $order, rate $rate and noise $noise', (one) => {
    const found = sampledGaussianDivergence(one.rate, one.noise, one.order);
    expect(found / one.divergence).toBeCloseTo(1, 6);
  });

  it('is the same by its sum and by its integral: orders beside an integer have nearly its value', () => {
    const at = (order: number): number => sampledGaussianDivergence(0.02, 1.3, order);
    expect((at(5 - 1e-6) + at(5 + 1e-6)) / 2 / at(5)).toBeCloseTo(1, 8);
  });

  it('of a look at all examples is a / (2 s^2), and of a look at none is 0', () => {
    expect(sampledGaussianDivergence(1, 3, 7)).toBeCloseTo(7 / 18, 12);
    expect(sampledGaussianDivergence(0, 3, 7)).toBe(0);
    // The rate is almost 1, so the integral is close to its limit.
    expect(sampledGaussianDivergence(1 - 1e-9, 3, 7.5)).toBeCloseTo(7.5 / 18, 6);
  });

  it.each([
    [1.1, 1, 'rate must be a number in [0,1]; received 1.1.'],
    [0.1, 0, 'noise must be a number above 0; received 0.'],
  ])('refuses rate %d and noise %d', (rate, noise, message) => {
    expect(() => sampledGaussianDivergence(rate, noise, 2)).toThrow(message);
  });
});

describe('privacySpent', () => {
  it.each(opacus.single)("is Opacus's epsilon of $count looks at rate $rate with noise $noise", ({ delta, ...one }) => {
    expect(privacySpent([one], delta) / one.epsilon).toBeCloseTo(1, 5);
  });

  it("is Opacus's of looks of two kinds", () => {
    const looks = [
      { rate: 1, noise: 20, count: 1 },
      { rate: 0.02, noise: 1.1, count: 2000 },
    ];
    expect(privacySpent(looks, 1e-5) / opacus.both).toBeCloseTo(1, 5);
  });

  it('refuses a delta that is not a probability', () => {
    expect(() => privacySpent([], 0)).toThrow('delta must be a number in (0,1); received 0.');
  });
});

describe('privateNoise', () => {
  it.each([0.5, 1, 3, 10, 100])('keeps to epsilon %d, by less than a hundredth', (epsilon) => {
    const others = [{ rate: 1, noise: 20, count: 1 }];
    const target = { epsilon, delta: 1e-5, rate: 0.02, count: 1000, others };
    const spent = privacySpent([{ rate: 0.02, count: 1000, noise: privateNoise(target) }, ...others], 1e-5);
    expect(spent).toBeLessThanOrEqual(epsilon);
    expect(spent).toBeGreaterThan(0.98 * epsilon);
  });

  it('refuses what other looks have spent already', () => {
    const others = [{ rate: 1, noise: 1, count: 1 }];
    expect(() => privateNoise({ epsilon: 1, delta: 1e-5, rate: 0.02, count: 1000, others })).toThrow(
      'epsilon 1 is too small: fitting the modes and counts already needs 4.',
    );
    expect(() => privateNoise({ epsilon: 0, delta: 1e-5, rate: 0.02, count: 1000 })).toThrow(
      'epsilon must be a number above 0; received 0.',
    );
  });
});
