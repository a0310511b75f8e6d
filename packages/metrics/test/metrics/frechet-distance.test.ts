import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeatureMoments } from '../../src/features/feature-moments.ts';
import type { FeatureStatistics } from '../../src/features/feature-statistics.ts';
import { FID_WEIGHTS } from '../../src/features/provenance.ts';
import { fromKernels } from '../../src/linear-algebra/from-kernels.ts';
import { plainKernels } from '../../src/linear-algebra/plain-kernels.ts';
import { standardLinearAlgebra } from '../../src/linear-algebra/standard.ts';
import { frechetDistance } from '../../src/metrics/frechet-distance.ts';
import { rows } from '../errors/frechet.ts';
import { apart, normals } from '../linear-algebra/matrices.ts';
import { formula } from '../support/features.ts';
import { productOracle } from '../support/product-oracle.ts';
import { refusal } from '../support/refusal.ts';

const where = '[metrics/frechet-distance]';

function momentsOf(data: Float64Array, d: number, provenance = {}): FeatureMoments {
  const moments = new FeatureMoments(d, { provenance });
  moments.add(data);
  return moments;
}

function statistics(mean: readonly number[], covariance: readonly number[]): FeatureStatistics {
  return { d: mean.length, mean: Float64Array.from(mean), covariance: Float64Array.from(covariance) };
}

it('gives the numbers of pytorch-fid, clean-fid, torch-fidelity, torchmetrics, StyleGAN2-ADA and TF-GAN', async () => {
  const table = await rows();
  expect(table).toHaveLength(32);
  for (const { what, reference, error, tolerance } of table) {
    expect(error, `${what}: ${reference}`).toBeLessThanOrEqual(tolerance);
  }
  // If a covariance is singular, the exact distance is closer to ours than to that of any tool.
  const ours = table.filter(({ what, reference }) => what.includes('singular') && reference.startsWith('singular'));
  expect(ours).toHaveLength(3);
  for (const { what, error } of ours) {
    const tools = table.filter((row) => row.what === what && !row.reference.startsWith('singular'));
    expect(tools).toHaveLength(4);
    for (const tool of tools) expect(error, `${what}: ${tool.reference}`).toBeLessThan(tool.error / 100);
  }
});

describe('known answers', () => {
  it('means 0 and 1 with unit covariances of d features are d apart, exactly', () => {
    const d = 200;
    const covariance = new Float64Array(d * d);
    for (let i = 0; i < d; i++) covariance[i * d + i] = 1;
    const [zero, one] = [new Float64Array(d), new Float64Array(d).fill(1)];
    const result = frechetDistance({ d, mean: zero, covariance }, { d, mean: one, covariance });
    expect(result).toMatchObject({ value: d, meanTerm: d, covarianceTerm: 0, rank: d });
  });

  it('the formula v(i,j,s), 64 x 8, to the last digit', () => {
    const values = (of: (i: number, j: number) => number): Float64Array =>
      Float64Array.from({ length: 64 * 8 }, (_, at) => of(Math.floor(at / 8), at % 8));
    const x = momentsOf(
      values((i, j) => formula(i, j, 0)),
      8,
    );
    const y = momentsOf(
      values((i, j) => 0.9 * formula(i, j, 5) + 0.2),
      8,
    );
    const trace = ({ covariance }: FeatureStatistics): number => {
      return covariance.reduce((sum, value, at) => (at % 9 === 0 ? sum + value : sum), 0);
    };
    expect(trace(x.finish())).toBeCloseTo(0.6573462876010815, 15);
    expect(trace(y.finish())).toBeCloseTo(0.5446295972339931, 15);
    const { value, meanTerm, covarianceTerm } = frechetDistance(x, y);
    expect(meanTerm).toBeCloseTo(0.22663914499314236, 15);
    expect(value).toBeCloseTo(0.26174015216178, 14);
    expect(value).toBe(meanTerm + covarianceTerm);
  });

  it('of diagonals: the sum of (a - b)^2 of the deviations', () => {
    const { value } = frechetDistance(
      statistics([1, 0, 0], [4, 0, 0, 0, 9, 0, 0, 0, 1]),
      statistics([0, 2, 0], [1, 0, 0, 0, 16, 0, 0, 0, 0]),
    );
    expect(value).toBeCloseTo(1 + 4 + 1 + 1 + 1, 14);
  });

  it('of two dimensions: tr sqrt(A B) = sqrt(tr A B + 2 sqrt(det A det B))', () => {
    const [a, b] = [statistics([0, 0], [2, 0.5, 0.5, 1]), statistics([0, 0], [1, -0.3, -0.3, 3])];
    const root = Math.sqrt(2 * 1 - 2 * 0.5 * 0.3 + 3 + 2 * Math.sqrt(1.75 * 2.91));
    expect(frechetDistance(a, b).value).toBeCloseTo(7 - 2 * root, 14);
  });

  it.each([
    ['WebAssembly', 256, standardLinearAlgebra()],
    ['plain JavaScript', 96, fromKernels(plainKernels())],
  ])('tr sqrt(S (T S T)) = tr(T S), for eigenvalues over 13 decades, in %s', (_, d, linearAlgebra) => {
    const { first, second, covarianceTerm } = productOracle(d, linearAlgebra);
    const scale = 1e-12 * first.covariance[0]!;
    for (const [a, b] of [
      [first, second],
      [second, first],
    ] as const) {
      const found = frechetDistance(a, b, { linearAlgebra });
      expect(found.rank).toBe(d);
      expect(Math.abs(found.covarianceTerm - covarianceTerm)).toBeLessThan(scale);
    }
  });
});

describe('properties', () => {
  const shape = fc.record({
    d: fc.integer({ min: 1, max: 12 }),
    n: fc.integer({ min: 2, max: 40 }),
    seed: fc.nat(1e6),
  });

  it('a set has distance 0 to itself, and the order of two sets makes no difference', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 2, max: 40 }), ({ d, n, seed }, m) => {
        const [x, y] = [momentsOf(normals(n * d, seed), d), momentsOf(normals(m * d, seed + 1), d)];
        expect(Math.abs(frechetDistance(x, x).value)).toBeLessThan(1e-10 * d);
        const [there, back] = [frechetDistance(x, y), frechetDistance(y, x)];
        expect(there.value).toBeGreaterThan(-1e-12);
        expect(Math.abs(there.value - back.value)).toBeLessThan(1e-10 * d);
        expect(there.rank).toBe(back.rank);
      }),
      { numRuns: 60 },
    );
  });

  it('shifting both changes nothing, and scaling both by c multiplies by c^2', () => {
    fc.assert(
      fc.property(shape, fc.double({ min: -100, max: 100, noNaN: true }), ({ d, n, seed }, shift) => {
        const [x, y] = [normals(n * d, seed), normals(30 * d, seed + 1)];
        const { value } = frechetDistance(momentsOf(x, d), momentsOf(y, d));
        const moved = frechetDistance(
          momentsOf(
            x.map((v) => v + shift),
            d,
          ),
          momentsOf(
            y.map((v) => v + shift),
            d,
          ),
        );
        const scaled = frechetDistance(
          momentsOf(
            x.map((v) => v * 3),
            d,
          ),
          momentsOf(
            y.map((v) => v * 3),
            d,
          ),
        );
        expect(Math.abs(moved.value - value)).toBeLessThan(1e-8);
        expect(Math.abs(scaled.value - 9 * value)).toBeLessThan(1e-9 * d);
      }),
      { numRuns: 40 },
    );
  });
});

describe('singular covariances', () => {
  it('of fewer examples than features are exact: of two examples each, by hand', () => {
    // The covariances are `S_1 = a * a^T / 2` and `S_2 = b * b^T / 2`, so `tr sqrt(S_1 * S_2) = |a . b| / 2`.
    const [a, b] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(-2, 0, 1, 5)];
    const pair = (v: Float64Array): FeatureMoments =>
      momentsOf(Float64Array.from([...v.map((x) => x / 2), ...v.map((x) => -x / 2)]), 4);
    const { value, rank } = frechetDistance(pair(a), pair(b));
    expect(rank).toBe(1);
    expect(value).toBeCloseTo(15 + 15 - 21, 13);
  });

  it('factor the matrix of lower rank, even if no set has its number of examples', () => {
    const d = 40;
    const full = momentsOf(normals(200 * d, 1), d).finish();
    const low = momentsOf(normals(5 * d, 2), d).finish();
    const bare = ({ mean, covariance }: FeatureStatistics): FeatureStatistics => ({ d, mean, covariance });
    const [there, back] = [frechetDistance(bare(full), bare(low)), frechetDistance(bare(low), bare(full))];
    expect([there.rank, back.rank]).toEqual([4, 4]);
    expect(Math.abs(there.value - back.value)).toBeLessThan(1e-12);
    expect(Math.abs(there.value - frechetDistance(full, low).value)).toBeLessThan(1e-12);
  });

  it('of rank 0 leave the traces', () => {
    const point = statistics([1, 1], [0, 0, 0, 0]);
    expect(frechetDistance(point, statistics([0, 0], [1, 0, 0, 2]))).toMatchObject({ value: 5, rank: 0 });
    expect(frechetDistance(point, point).value).toBe(0);
  });

  it('in single precision, as some files have them, give the distance to that precision', () => {
    const d = 30;
    const [x, y] = [momentsOf(normals(20 * d, 1), d).finish(), momentsOf(normals(25 * d, 2), d).finish()];
    const rounded = ({ mean, covariance }: FeatureStatistics): FeatureStatistics => ({
      d,
      mean: Float64Array.from(Float32Array.from(mean)),
      covariance: Float64Array.from(Float32Array.from(covariance)),
    });
    const { value } = frechetDistance(x, y);
    expect(Math.abs(frechetDistance(rounded(x), rounded(y)).value - value)).toBeLessThan(1e-3 * value);
  });
});

describe('reports', () => {
  const fid = { extractor: 'inception-v3', layer: '2048', preset: 'torch-fidelity', weights: FID_WEIGHTS };

  it('says how many examples there were, how they were made, and calls it by its name', () => {
    const [x, y] = [momentsOf(normals(30, 1), 3, fid), momentsOf(normals(60, 2), 3, fid)];
    expect(frechetDistance(x, y)).toMatchObject({
      n: [10, 20],
      ddof: [1, 1],
      d: 3,
      rank: 3,
      label: 'FID',
      provenance: fid,
      warnings: [],
    });
  });

  it('warns loudly of fewer examples than features', () => {
    const [x, y] = [momentsOf(normals(50, 1), 5, fid), momentsOf(normals(25, 2), 5, fid)];
    expect(frechetDistance(x, y).warnings).toEqual([
      'The second set has 5 examples for 5 features: its covariance has rank 4 at most, and the distance has a large ' +
        'positive bias. Compare it only with distances for the same number of examples.',
    ]);
  });

  it('notes constant features, different divisors and unknown provenance', () => {
    const x = momentsOf(
      normals(50, 1).map((v, at) => (at % 5 ? v : 7)),
      5,
      fid,
    );
    expect(frechetDistance(x, x).warnings).toEqual([
      'A covariance has rank 4, not 5, because features are constant or depend on other features.',
    ]);
    const y = momentsOf(normals(50, 1), 5, fid);
    expect(frechetDistance(y.finish({ ddof: 0 }), y).warnings).toEqual([
      'The covariances have different divisors, because ddof is 0 for one and 1 for the other.',
    ]);
    const { warnings, label } = frechetDistance(
      statistics([0], [1]),
      momentsOf(normals(5, 1), 1, { extractor: 'digits' }),
    );
    expect(label).toBe('FD(unknown)');
    expect(warnings).toEqual([
      'The number of examples of the first set is unknown.',
      'Unknown for both sets: extractor, layer, preset, weights.',
    ]);
  });

  it('does not change moments and statistics', () => {
    const x = momentsOf(normals(50, 1), 5);
    const before = x.finish();
    const copy = { ...before, mean: before.mean.slice(), covariance: before.covariance.slice() };
    frechetDistance(before, x);
    expect(before).toEqual(copy);
    expect(apart(x.finish().covariance, copy.covariance)).toBe(0);
  });
});

describe('refusals', () => {
  it('features that differ in number or provenance', () => {
    expect(refusal(() => frechetDistance(statistics([0], [1]), statistics([0, 0], [1, 0, 0, 1])))).toMatchObject({
      code: 'shape',
      message: `${where} both sets must have the same features; received 1 and 2.`,
    });
    const [x, y] = [{ preset: 'clean' }, { preset: 'pytorch-fid' }].map((provenance) =>
      momentsOf(normals(20, 1), 2, provenance),
    );
    expect(refusal(() => frechetDistance(x!, y!))).toMatchObject({ code: 'mismatch' });
  });

  it.each<[string, FeatureStatistics, string]>([
    ['sizes', { ...statistics([0, 0], [1]), d: 2 }, 'shape'],
    ['a NaN', statistics([Number.NaN], [1]), 'not-finite'],
    ['an infinity', statistics([0], [Number.POSITIVE_INFINITY]), 'not-finite'],
    ['a covariance that is not symmetric', statistics([0, 0], [1, 0.1, 0.2, 1]), 'argument'],
    ['a negative variance', statistics([0], [-1]), 'argument'],
    ['a covariance that is none', statistics([0, 0], [1, 3, 3, 1]), 'argument'],
    ['no statistics', undefined as unknown as FeatureStatistics, 'argument'],
  ])('%s', (_, set, code) => {
    expect(refusal(() => frechetDistance(set, set)).code).toBe(code);
  });

  it('unknown options', () => {
    const x = statistics([0], [1]);
    expect(refusal(() => frechetDistance(x, x, { eps: 1 } as object)).message).toContain("no option 'eps'");
  });
});
