import { readFileSync } from 'node:fs';
import { encodeNpz, GanError, type NamedArray, openZip } from '@ganforge/formats';
import { decodeStatistics, encodeStatistics, type FeatureStatistics, FID_WEIGHTS } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/refusal.ts';

// numpy and pytorch-fid wrote and read these files; see reference/statistics_files.py.
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/statistics/${name}.npz`, import.meta.url)));

const plain: FeatureStatistics = {
  d: 3,
  mean: Float64Array.of(0.5, -1.25, 3),
  covariance: Float64Array.of(2, 0.5, 0.1, 0.5, 1, -0.25, 0.1, -0.25, 3),
};
const provenance = { extractor: 'inception-v3', layer: '2048', preset: 'torch-fidelity', weights: FID_WEIGHTS };
const ours: FeatureStatistics = { ...plain, n: 12_345, ddof: 1, provenance };

describe('encodeStatistics', () => {
  it('writes the file that numpy and pytorch-fid were seen to read', () => {
    expect(encodeStatistics(ours)).toEqual(fixture('ours'));
  });

  it('stores matrices without compression', () => {
    const { names, sizeOf } = openZip(encodeStatistics(plain));
    expect(names).toEqual(['mu.npy', 'sigma.npy']);
    expect(names.map(sizeOf)).toEqual([128 + 3 * 8, 128 + 9 * 8]);
    expect(encodeStatistics(plain).length).toBeGreaterThan(256 + 12 * 8);
  });

  it('refuses invalid statistics', () => {
    expect(refusal(() => encodeStatistics({ ...plain, d: 2 })).code).toBe('shape');
    const covariance = plain.covariance.map((x, at) => (at === 4 ? -1 : x));
    expect(refusal(() => encodeStatistics({ ...plain, covariance })).code).toBe('argument');
    expect(refusal(() => encodeStatistics({ ...plain, n: 0.5 })).message).toContain('n of the set must be an integer');
  });
});

describe('decodeStatistics', () => {
  it('reads what was written', async () => {
    expect(await decodeStatistics(encodeStatistics(ours))).toEqual(ours);
    expect(await decodeStatistics(encodeStatistics(plain))).toEqual(plain);
    const known: FeatureStatistics = { ...plain, n: 7, provenance: { extractor: 'Ziffern-Größe' } };
    expect(await decodeStatistics(encodeStatistics(known))).toEqual(known);
  });

  it.each(['double', 'compressed', 'big-endian', 'suffixed', 'unnamed'])('reads what numpy wrote: %s', async (name) => {
    expect(await decodeStatistics(fixture(name))).toEqual(plain);
  });

  it('reads single precision, and makes it symmetric doubles', async () => {
    const { mean, covariance } = await decodeStatistics(fixture('single'));
    expect(mean).toEqual(plain.mean);
    expect(covariance).toEqual(Float64Array.from(Float32Array.from(plain.covariance)));
  });

  it('reads Fortran order, and takes the mean of two halves that differ by rounding', async () => {
    const { covariance } = await decodeStatistics(fixture('fortran'));
    covariance.forEach((value, at) => {
      const expected = plain.covariance[at]! + (at % 4 === 0 ? 0 : 5e-7);
      expect(value).toBeCloseTo(expected, 14);
    });
  });

  it('reads the statistics of a single feature, whose covariance is a number', async () => {
    expect(await decodeStatistics(fixture('one-feature'))).toEqual({
      d: 1,
      mean: Float64Array.of(2),
      covariance: Float64Array.of(1),
    });
  });

  it('passes over arrays that it does not know, of whatever kind', async () => {
    expect(await decodeStatistics(fixture('text'))).toEqual({ ...plain, n: 50, ddof: 0 });
  });
});

describe('files that are refused', () => {
  const mu: NamedArray = { dtype: 'F64', shape: [2], data: Float64Array.of(0, 1) };
  const sigma: NamedArray = { dtype: 'F64', shape: [2, 2], data: Float64Array.of(1, 0, 0, 1) };
  const covariances = (...data: number[]): NamedArray => ({ ...sigma, data: Float64Array.from(data) });

  it.each<[string, Record<string, NamedArray>, string]>([
    ['no mean', { sigma }, 'it must have mu and sigma; it has sigma'],
    ['nothing', {}, 'it has no arrays'],
    ['a covariance of another size', { mu, sigma: mu }, 'received mu [2] and sigma [2]'],
    ['a flat covariance', { mu, sigma: { ...sigma, shape: [4] } }, 'received mu [2] and sigma [4]'],
    ['a mean that is a row', { mu: { ...mu, shape: [1, 2] }, sigma }, 'received mu [1,2]'],
    [
      'integers',
      { mu: { dtype: 'I32', shape: [2], data: Int32Array.of(0, 1) }, sigma },
      'mu must have the type f4 or f8; it has I32',
    ],
    ['a NaN', { mu, sigma: covariances(1, 0, 0, Number.NaN) }, 'row 1, column 1 is NaN'],
    ['an infinity', { mu, sigma: covariances(1, 0, 0, Number.POSITIVE_INFINITY) }, 'Infinity'],
    [
      'an asymmetric covariance',
      { mu, sigma: covariances(1, 0, 0.1, 1) },
      'must be symmetric; (1,0) is 0.1 and (0,1) is 0',
    ],
    ['a negative variance', { mu, sigma: covariances(1, 0, 0, -1) }, 'number 1 is -1'],
    [
      'half an example',
      { mu, sigma, n: { dtype: 'F64', shape: [], data: Float64Array.of(0.5) } },
      'n of the file must be an integer >= 1; it is 0.5',
    ],
    [
      'another ddof',
      { mu, sigma, ddof: { dtype: 'U8', shape: [], data: Uint8Array.of(2) } },
      'ddof of the file must be 0 or 1; it is 2',
    ],
    ['a preset in numbers', { mu, sigma, preset: mu }, "np.frombuffer(b'...', np.uint8)"],
  ])('%s', async (_, arrays, problem) => {
    await expect(decodeStatistics(encodeNpz(arrays))).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining(problem),
    });
  });

  it('whatever bytes are changed, with a GanError', async () => {
    const file = fixture('ours');
    const change = fc.tuple(fc.nat(file.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(file.length), async (changes, cut) => {
        const damaged = file.slice(0, cut % 3 === 0 ? cut : file.length);
        for (const [at, byte] of changes) if (at < damaged.length) damaged[at] = byte;
        const found = await decodeStatistics(damaged).catch((error: unknown) => error);
        if (!(found instanceof GanError)) expect((found as FeatureStatistics).d).toBe(3);
      }),
      { numRuns: 500 },
    );
  });

  it('pickles, and files that are not archives', async () => {
    await expect(decodeStatistics(fixture('pickled'))).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining('a pickle, which can run code'),
    });
    await expect(decodeStatistics(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'file' });
  });
});
