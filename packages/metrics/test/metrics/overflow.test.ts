import {
  authPct,
  cmmd,
  densityCoverage,
  FeatureMoments,
  type FeatureStatistics,
  fidInfinity,
  frechetDistance,
  gaussianModes,
  inceptionScore,
  kernelDistance,
  mergeStatistics,
  mifid,
  pathLengthOf,
  perceptualPathLength,
  precisionRecall,
  vendi,
} from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { featuresOf, lattice, uniform } from '../support/features.ts';
import { refusal } from '../support/refusal.ts';

const [real, generated] = [uniform(1, 60, 4), uniform(2, 50, 4, 0.9, 0.1)];
const times = (set: typeof real, factor: number) =>
  featuresOf(set.rows, set.cols, (i, j) => set.data[i * set.cols + j]! * factor);
const momentsOf = (set: typeof real): FeatureStatistics => {
  const moments = new FeatureMoments(set.cols);
  moments.add(set.data);
  return moments.finish();
};

/** Powers of two, so that scaling is exact. With the largest ones, squares, or squares of squares, overflow. */
const SCALES = [2 ** 200, 2 ** 332, 2 ** 500, 2 ** -200, 2 ** -500];
/** With these scales, the squares themselves overflow or become 0. */
const BEYOND = [2 ** 600, 2 ** 1000, 2 ** -700, 2 ** -1000];

describe('features of any size', () => {
  it.each(SCALES)('times %d: the Frechet distance grows by the square', (scale) => {
    const expected = frechetDistance(momentsOf(real), momentsOf(generated));
    const [a, b] = [momentsOf(times(real, scale)), momentsOf(times(generated, scale))];
    const found = frechetDistance(a, b);
    expect(found.value / scale / scale / expected.value).toBeCloseTo(1, 12);
    expect(found.rank).toBe(4);
    expect(Math.abs(frechetDistance(a, a).value) / scale / scale).toBeLessThan(1e-12);
    const { value, slope } = fidInfinity({ real: a, generated: times(generated, scale), smallest: 20, points: 3 });
    const of = fidInfinity({ real: momentsOf(real), generated, smallest: 20, points: 3 });
    expect(value / scale / scale / of.value).toBeCloseTo(1, 10);
    expect(slope / scale / scale / of.slope).toBeCloseTo(1, 10);
  });

  it('covariances of different sizes are brought to one', () => {
    const [a, b] = [momentsOf(times(real, 2 ** 400)), momentsOf(times(real, 2 ** -400))];
    expect(frechetDistance(a, b).covarianceTerm).toBe(frechetDistance(b, a).covarianceTerm);
    const trace = [0, 5, 10, 15].reduce((sum, at) => sum + a.covariance[at]!, 0);
    expect(frechetDistance(a, b).covarianceTerm / trace).toBeCloseTo(1, 14);
  });

  it.each([...SCALES, ...BEYOND])('times %d: what compares distances or directions stays', (scale) => {
    const [x, y] = [lattice(1, 40, 3, 5), lattice(2, 30, 3, 6)];
    const sets = { real: times(x, scale), generated: times(y, scale) };
    for (const metric of [precisionRecall, densityCoverage, authPct]) {
      expect(metric(sets)).toEqual(metric({ real: x, generated: y }));
    }
    expect(vendi(times(real, scale)).value).toBe(vendi(real).value);
    const { reach, centres } = { reach: 2, centres: featuresOf(3, 4, (i, j) => (i + j) / 5) };
    const near = gaussianModes(real, { centres, sigma: 0.2, reach });
    expect(gaussianModes(times(real, scale), { centres: times(centres, scale), sigma: 0.2 * scale, reach })).toEqual(
      near,
    );
    expect(new Set(near).size).toBeGreaterThan(2);
  });

  it.each(SCALES)('times %d: the cosines of MiFID stay', (scale) => {
    const sets = { real: times(real, scale), generated: times(generated, scale) };
    expect(mifid(sets).distance).toBe(mifid({ real, generated }).distance);
  });

  it('the kernel distance of products up to 1e100 is finite, and its deviation too', () => {
    const sets = { real: times(real, 2 ** 160), generated: times(generated, 2 ** 160) };
    const { mean, std } = kernelDistance({ ...sets, subsets: 5, subsetSize: 20 });
    expect([mean, std].every(Number.isFinite)).toBe(true);
    expect(std).toBeGreaterThan(0);
  });

  it('a width of any size', () => {
    for (const sigma of [1e-300, 1e-200, 1e200, 1e300]) {
      const { value } = cmmd({ real, generated, sigma });
      // If sigma is too small, rows are similar only to themselves. If it is too large, all rows are similar.
      expect(value).toBeCloseTo(sigma < 1 ? 1000 / 60 + 1000 / 50 : 0, 9);
    }
  });
});

describe('values that overflow a double are refused', () => {
  const huge = (factor: number) => ({ real: times(real, factor), generated: times(generated, factor) });

  it.each<[string, () => unknown, string]>([
    ['the square of means 1e200 apart', () => frechetDistance(at(0), at(1e200)), 'value must be a number below 2^1024'],
    ['variances beyond 1e308', () => momentsOf(times(real, 1e200)), 'the variance of feature 0 must be below 2^1024'],
    [
      'the third power of products of 1e120',
      () => kernelDistance({ ...huge(1e60), subsetSize: 20 }),
      'mean must be a number',
    ],
    ['the same in blocks', () => kernelDistance({ ...huge(1e60), estimator: 'blocks' }), 'mean must be a number'],
    ['the same of all', () => kernelDistance({ ...huge(1e60), estimator: 'full' }), 'mean must be a number'],
    [
      'a large scale',
      () => cmmd({ real: featuresOf(3, 1, () => 0), generated: featuresOf(3, 1, () => 99), scale: 1.5e308 }),
      'value must be',
    ],
    ['a path over a tiny epsilon', () => pathLengthOf([1, 2, 3], { epsilon: 1e-200 }), 'value must be a number'],
    [
      'the sum of two large parts',
      () => mergeStatistics([at(0, 1e308), at(1, 1.1e308)]),
      'the sums of squares over all parts are above 2^1024',
    ],
    ['a penalty that divides', () => mifid(huge(1e160)), 'the variance of feature 0 must be below 2^1024'],
  ])('%s', (_, call, problem) => {
    const { code, message } = refusal(call);
    expect(code).toBe('not-finite');
    expect(message).toContain(problem);
  });

  it('points between latents that are too far apart', async () => {
    const [start, end] = [-1.5e308, 1.5e308].map((value) => featuresOf(2, 2, () => value));
    const options = { sample: (z: typeof real) => z, distance: () => [1, 1] };
    await expect(perceptualPathLength({ start: start!, end: end!, ...options })).rejects.toThrow(
      'the points between start and end must be finite',
    );
  });
});

/** Returns statistics with equal means and equal variances. */
function at(mean: number, variance = 1): FeatureStatistics {
  return {
    d: 2,
    mean: Float64Array.of(mean, mean),
    covariance: Float64Array.of(variance, 0, 0, variance),
    n: 9,
    ddof: 1,
  };
}

describe('the Inception Score', () => {
  it.each([
    [
      [0, -745],
      [0, -800],
    ],
    [
      [0, -745],
      [0, -745],
    ],
    [
      [0, -745.13],
      [-745.13, 0],
    ],
    [
      [0, -1e308],
      [1e308, -1e308],
    ],
    [
      [5e-324, 0],
      [0, 5e-324],
    ],
    [
      [700, -45],
      [-45, 700],
    ],
  ])('of logits %j and %j lies in 1..2', (...rows) => {
    for (const repeats of [1, 50, 5000]) {
      const data = Float64Array.from(Array.from({ length: repeats }, () => rows.flat()).flat());
      const { mean, std } = inceptionScore({ data, rows: data.length / 2, cols: 2 }, { splits: 1 });
      expect(mean).toBeGreaterThanOrEqual(1);
      expect(mean).toBeLessThanOrEqual(2);
      expect(std).toBe(0);
    }
  });

  it('is the number of classes at most, for any logits', () => {
    for (const [seed, spread] of [
      [1, 1],
      [2, 100],
      [3, 2000],
      [4, 1e300],
    ] as const) {
      const logits = uniform(seed, 300, 7, spread, -spread / 2);
      const { scores } = inceptionScore(logits, { splits: 10 });
      for (const score of scores) expect(score >= 1 && score <= 7).toBe(true);
    }
    const sure = featuresOf(70, 7, (i, j) => (i % 7 === j ? 800 : 0));
    expect(inceptionScore(sure, { splits: 1 }).mean).toBeCloseTo(7, 13);
  });
});
