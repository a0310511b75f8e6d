import { FeatureMoments, type FidInfinityOptions, fidInfinity } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { uniform } from '../support/features.ts';
import { refusal } from '../support/refusal.ts';

// test/errors/frechet.ts compares the result with the authors' procedure in numpy.
describe('fidInfinity', () => {
  const [real, generated] = [new FeatureMoments(3), uniform(2, 700, 3)];
  real.add(uniform(1, 900, 3).data);

  it('uses evenly spaced sizes from the smallest to all, and is the value of their line at 1 / n = 0', () => {
    const { value, slope, points } = fidInfinity({ real, generated, smallest: 100, points: 5 });
    expect(points.map(({ n }) => n)).toEqual([100, 250, 400, 550, 700]);
    // These are the normal equations of a least squares line.
    const residuals = points.map((point) => point.value - value - slope / point.n);
    expect(residuals.reduce((sum, r) => sum + r, 0)).toBeCloseTo(0, 14);
    expect(residuals.reduce((sum, r, i) => sum + r / points[i]!.n, 0)).toBeCloseTo(0, 14);
    expect(slope).toBeGreaterThan(0);
    expect(value).toBeLessThan(points.at(-1)!.value);
  });

  it('is nearer to zero than the distance, for sets of one distribution', () => {
    const { value, points } = fidInfinity({ real, generated, smallest: 50 });
    expect(Math.abs(value)).toBeLessThan(points.at(-1)!.value);
  });

  it('gives the same numbers for a seed and others for another', () => {
    const of = (seed: number) => fidInfinity({ real, generated, smallest: 100, points: 3, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1).points[0]!.value).not.toBe(of(2).points[0]!.value);
    expect(of(1).points[2]!.value).toBeCloseTo(of(2).points[2]!.value, 12); // all examples, in another order
  });

  it('says when there are too few examples', () => {
    const { warnings } = fidInfinity({ real, generated, smallest: 3, points: 3 });
    expect(warnings.at(-1)).toBe(
      '3 examples are too few for 3 features: distances of so few examples do not lie on a line in 1 / n.',
    );
    expect(fidInfinity({ real, generated, smallest: 400 }).warnings.at(-1)).toBe(
      '700 generated examples are fewer than twice 400, so the line is extrapolated far beyond its points.',
    );
    expect(refusal(() => fidInfinity({ real, generated }))).toMatchObject({
      code: 'shape',
      message: expect.stringContaining(
        'generated must have at least 5015 rows, because FID is computed on 15 subsets of 5000 rows or more; received 700.',
      ),
    });
  });

  it('refuses options out of range and unknown options', () => {
    const of = (options: object) => refusal(() => fidInfinity({ real, generated, ...options } as FidInfinityOptions));
    expect(of({ points: 1 }).code).toBe('argument');
    expect(of({ smallest: 1 }).code).toBe('argument');
    expect(of({ seed: -1 }).code).toBe('argument');
    expect(of({ sizes: [1] }).message).toContain("no option 'sizes'");
    expect(of({ smallest: 100, generated: uniform(1, 700, 4) }).code).toBe('shape');
  });
});
