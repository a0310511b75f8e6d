import { Mt19937 } from '@ganforge/formats';
import { type FeatureMatrix, pathLengthOf, perceptualPathLength } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { interpolated } from '../../src/numbers/latent-path.ts';
import { featuresOf, uniform } from '../support/features.ts';

/** Computes the squared distances of rows. */
function squared(a: FeatureMatrix, b: FeatureMatrix): number[] {
  return Array.from({ length: a.rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < a.cols; k++) sum += (a.data[i * a.cols + k]! - b.data[i * a.cols + k]!) ** 2;
    return sum;
  });
}

describe('perceptualPathLength', () => {
  const [start, end] = [uniform(1, 40, 5, 2, -1), uniform(2, 40, 5, 2, -1)];
  const identity = { sample: (z: FeatureMatrix) => z, distance: squared };

  it('is the squared length of the paths for an identity', async () => {
    const lengths = squared(start, end);
    const mean = lengths.reduce((a, b) => a + b, 0) / 40;
    for (const at of ['end', 'full'] as const) {
      const { value, kept } = await perceptualPathLength({ start, end, ...identity, at, trim: 0, batchSize: 7 });
      expect(value / mean).toBeCloseTo(1, 10);
      expect(kept).toBe(40);
    }
  });

  it('is the squared angle of the paths on the sphere', async () => {
    const unit = (set: FeatureMatrix) => {
      const norms = squared(
        set,
        featuresOf(40, 5, () => 0),
      ).map(Math.sqrt);
      return featuresOf(40, 5, (i, j) => set.data[i * 5 + j]! / norms[i]!);
    };
    const angles = squared(unit(start), unit(end)).map((chord) => 2 * Math.asin(Math.sqrt(chord) / 2));
    const mean = angles.reduce((sum, angle) => sum + angle ** 2, 0) / 40;
    const options = { start, end, ...identity, interpolation: 'slerp', trim: 0 } as const;
    for (const at of ['end', 'full'] as const) {
      expect((await perceptualPathLength({ ...options, at })).value / mean).toBeCloseTo(1, 6);
    }
  });

  it('starts from the uniform numbers of numpy, in batches as at once', async () => {
    const seen: number[] = [];
    const options = {
      start: featuresOf(5, 1, () => 0),
      end: featuresOf(5, 1, () => 1),
      sample: async (z: FeatureMatrix) => z,
      distance: async (a: FeatureMatrix, b: FeatureMatrix) => {
        seen.push(...a.data);
        return b.data.map((x, i) => x - a.data[i]!);
      },
      at: 'full',
      seed: 8,
      epsilon: 0.25,
    } as const;
    const { value } = await perceptualPathLength(options);
    const random = new Mt19937(8);
    expect(seen).toEqual(Array.from({ length: 5 }, () => random.random()));
    expect(value).toBeCloseTo(4, 12);
    await perceptualPathLength({ ...options, batchSize: 2 });
    expect(seen.slice(5)).toEqual(seen.slice(0, 5));
  });

  it.each([
    [{ end: uniform(1, 4, 5) }, 'start and end must have the same shape; received 40 x 5 and 4 x 5.'],
    [{ start: featuresOf(40, 5, () => Number.NaN) }, 'start must be finite; row 0, column 0 is NaN.'],
    [{ epsilon: 0 }, 'epsilon must be a number above 0; received 0.'],
    [{ trim: 50 }, 'trim must be a number in [0,50); received 50. Try 1.'],
    [{ interpolation: 'cubic' }, "interpolation must be one of 'lerp', 'slerp'; received 'cubic'."],
    [{ at: 'start' }, "at must be one of 'end', 'full'; received 'start'."],
    [{ batchSize: 0 }, 'batchSize must be an integer of at least 1; received 0.'],
    [{ sample: undefined }, 'sample must be a function; received undefined.'],
    [{ distance: () => [1] }, 'distance must return 40 numbers; received 1.'],
    [{ distance: () => undefined }, 'distance must return 40 numbers; received undefined.'],
    [{ distance: () => Array(40).fill(-1) }, 'distances must be finite numbers of 0 or more; received -1.'],
    [{ samples: 3 }, "there is no option 'samples'."],
  ])('refuses %o', async (options, text) => {
    const call = perceptualPathLength({ start, end, ...identity, ...options } as never);
    await expect(call).rejects.toThrow(`[metrics/perceptual-path-length] ${text}`);
  });
});

describe('pathLengthOf', () => {
  it('leaves the smallest and the largest percent out', () => {
    const distances = Array.from({ length: 201 }, (_, i) => 200 - i);
    // The percentiles 1 and 99 are the distances 2 and 198.
    expect(pathLengthOf(distances, { epsilon: 1 })).toEqual({ value: 100, std: expect.any(Number), kept: 197 });
    expect(pathLengthOf(distances, { epsilon: 1, trim: 0 })).toMatchObject({ value: 100, kept: 201 });
    expect(pathLengthOf([0, 0, 0, 1e9], { epsilon: 1, trim: 49 })).toMatchObject({ value: 0, kept: 3 });
  });

  it('divides by the squared step', () => {
    const { value, std } = pathLengthOf([1, 3], { epsilon: 0.5 });
    expect([value, std]).toEqual([8, 4]);
  });

  it.each([
    [[], 'argument', 'received none.'],
    [[1, Number.NaN], 'not-finite', 'received NaN.'],
    [[1, Number.POSITIVE_INFINITY], 'not-finite', 'received Infinity.'],
    [[1, -2], 'argument', 'received -2.'],
  ])('refuses %o', (distances, code, text) => {
    expect(() => pathLengthOf(distances)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});

describe('interpolated', () => {
  it('keeps the type, the inputs and the ends of paths', () => {
    const [from, to] = [uniform(3, 3, 4), uniform(4, 3, 4)].map((x) => ({ ...x, data: Float32Array.from(x.data) }));
    const before = [...from!.data];
    expect(interpolated('lerp', from!, to!, [0, 0, 0]).data).toEqual(from!.data);
    expect(interpolated('lerp', from!, to!, [0.5, 0.5, 0.5]).data).toBeInstanceOf(Float32Array);
    expect([...from!.data]).toEqual(before);
  });

  it('stays finite if the ends of a path on the sphere have equal or opposite directions', () => {
    const from = featuresOf(3, 2, (i, j) => (i === 2 ? 0 : [3, 4][j]!));
    const to = featuresOf(3, 2, (i, j) => (i === 1 ? -1 : 1) * [6, 8][j]!);
    const { data } = interpolated('slerp', from, to, [0.5, 0.5, 0.5]);
    expect([...data.subarray(0, 4)]).toEqual([0.6, 0.8, 0.6, 0.8]);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});
