import { authPct } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { featuresOf, lattice } from '../support/features.ts';

describe('authPct', () => {
  const line = (...xs: number[]) => featuresOf(xs.length, 1, (i) => xs[i]!);

  it('counts samples that are farther from their nearest real example than that example is from another real one', () => {
    // The distances between real neighbours are 1, except that of 10, which is 8. So 2.5 is a copy (0.5 < 1), 3.5 is
    // none (1.5 > 1), 9 is a copy (1 < 8), and -1 is a copy (1 is not larger than 1).
    expect(authPct({ real: line(0, 1, 2, 10), generated: line(2.5, 3.5, 9, -1) }).value).toBe(25);
  });

  it('is 0 for the training set itself', () => {
    const real = lattice(3, 120, 2, 50);
    expect(authPct({ real, generated: real }).value).toBe(0);
  });

  it('refuses a single real example', () => {
    const call = (): unknown => authPct({ real: line(1), generated: line(1) });
    expect(call).toThrow('[metrics/auth-pct] real must hold rows x cols numbers, of at least 2 rows');
  });
});
