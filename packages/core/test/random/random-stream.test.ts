import '@ganforge/testing';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Stream {
  readonly name: string;
  readonly seed: number;
  readonly path: (string | number)[];
  readonly count: number;
  readonly normals: string;
  readonly uniforms: string;
}
const { streams } = JSON.parse(readFileSync(new URL('../fixtures/draws.json', import.meta.url), 'utf8')) as {
  streams: Stream[];
};

const sha256 = (values: Float32Array): string =>
  createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');

/** Reads a tensor and disposes it. */
function take(t: tf.Tensor): number[] {
  const values = Array.from(t.dataSync());
  t.dispose();
  return values;
}

const mean = (x: ArrayLike<number>, power = 1): number =>
  Array.from(x).reduce((sum, v) => sum + v ** power, 0) / x.length;

/**
 * Computes Phi by Marsaglia's series, J. Stat. Software 11(4), 2004:
 * `Phi(x) = 1/2 + phi(x) * (x + x^3/3 + x^5/(3*5) + ...)`.
 */
function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 && k < 400; k += 2) sum += term *= (x * x) / k;
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046727);
}

/**
 * Returns the Kolmogorov-Smirnov distance times sqrt(n). For the right distribution it is above 1.95 in one of 1000
 * samples.
 */
function ksDistance(samples: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(Array.from(samples)).sort();
  let worst = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    worst = Math.max(worst, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return worst * Math.sqrt(sorted.length);
}

/** Returns Pearson's chi-square statistic of counts that should be proportional to `weights`. */
function chiSquare(counts: readonly number[], weights: readonly number[] = counts.map(() => 1)): number {
  const scale = counts.reduce((a, b) => a + b, 0) / weights.reduce((a, b) => a + b, 0);
  return counts.reduce((sum, c, i) => sum + (c - scale * weights[i]!) ** 2 / (scale * weights[i]!), 0);
}

const histogram = (values: Iterable<number>, bins: number): number[] => {
  const counts = new Array<number>(bins).fill(0);
  for (const v of values) counts[v] = counts[v]! + 1;
  return counts;
};

let before: number;
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(before);
});

describe('randomStream', () => {
  it.each(streams)('gives the bits that numpy and scipy give: $name (fixtures/make-draws.py)', (stream) => {
    const random = (): ReturnType<typeof randomStream> => randomStream(stream.seed, ...stream.path);
    expect(sha256(random().normalValues(stream.count))).toBe(stream.normals);
    expect(sha256(random().uniformValues(stream.count))).toBe(stream.uniforms);
  });

  it('gives tensors of the same numbers, in the shape and type that were asked for', () => {
    const [random, same] = [randomStream(7, 'x'), randomStream(7, 'x')];
    const t = random.normal([2, 3], 10, 2);
    expect(t.shape).toEqual([2, 3]);
    expect(take(t)).toBeAllclose(Array.from(same.normalValues(6), (z) => 10 + 2 * z));
    const u = random.uniform([]);
    expect(u.rank).toBe(0);
    expect(take(u)).toEqual([...same.uniformValues(1)]);
    const i = random.integers([4, 0], 3);
    expect([i.dtype, i.shape]).toEqual(['int32', [4, 0]]);
    i.dispose();
  });

  it('goes on at every call', () => {
    const random = randomStream(1);
    const calls = Array.from({ length: 50 }, () => random.uniformValues(3).join());
    expect(new Set(calls).size).toBe(50);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('refuses the seed %s', (seed) => {
    expect(() => randomStream(seed)).toThrow('[core/random] seed must be an integer in 0..2^53-1');
  });
});

describe('fork', () => {
  const first = (...path: (string | number)[]): string =>
    randomStream(3, ...path)
      .normalValues(4)
      .join();

  it('depends on the path, not on what was drawn, and may be taken in parts', () => {
    const parent = randomStream(3, 'a');
    const early = parent.fork('b', 2).normalValues(4);
    parent.normalValues(1000);
    expect(parent.fork('b', 2).normalValues(4)).toEqual(early);
    expect(parent.fork('b').fork(2).normalValues(4)).toEqual(early);
    expect(first('a', 'b', 2)).toBe(early.join());
  });

  it('tells alike paths apart', () => {
    const alike = [
      ['1'],
      [1],
      ['a', 'b'],
      ['ab'],
      ['ab', ''],
      ['', 'ab'],
      ['a\0'],
      ['a\0\0'],
      ['a'],
      ['\ud800'],
      ['\ufffd'],
      [0],
      [0, 0],
      [2 ** 32],
      [''],
    ];
    expect(new Set(alike.map((path) => first(...path))).size).toBe(alike.length);
  });

  it('gives different streams for different paths', () => {
    const element = fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.maxSafeNat());
    const path = fc.array(element, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(first(...a) === first(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 300 },
    );
  });

  it('gives streams that are independent of each other: normal and uncorrelated across neighbouring keys', () => {
    const parent = randomStream(0);
    const across = Array.from({ length: 20_000 }, (_, i) => parent.fork(i).normalValues(1)[0]!);
    expect(ksDistance(across, normalCdf)).toBeLessThan(1.95);
    const lag = across.slice(1).map((x, i) => x * across[i]!);
    expect(Math.abs(mean(lag))).toBeLessThan(4 / Math.sqrt(lag.length));
  });

  it('refuses an empty path and invalid keys', () => {
    expect(() => randomStream(1).fork()).toThrow('[core/random] fork needs a path');
    expect(() => randomStream(1).fork(-1)).toThrow('a number in a path must be an integer in 0..2^53-1; received -1');
    expect(() => randomStream(1, 1.5)).toThrow('received 1.5');
  });
});

describe('uniform', () => {
  it('is uniform, in multiples of 2^-24', () => {
    const u = randomStream(11).uniformValues(100_000);
    expect(u.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 24))).toBe(true);
    expect(ksDistance(u, (x) => x)).toBeLessThan(1.95);
    expect(u.some((x) => (x * 2 ** 24) % 2 === 1)).toBe(true);
  });

  it('stays in [min,max) after rounding, whatever the bounds', () => {
    const random = randomStream(12);
    const bounds: [number, number][] = [
      [0.1, 0.3],
      [0.7, 0.7000001],
      [16777216, 16777218],
      [-1, 1e-46],
      [-3e38, 3e38],
      [-1, 0],
      [0.3, 16777217],
    ];
    for (const [min, max] of bounds) {
      const values = take(random.uniform([20_000], min, max));
      expect(values.every((x) => x >= min && x < max)).toBe(true);
    }
    expect(new Set(take(random.uniform([1000], 16777216, 16777218)))).toEqual(new Set([16777216]));
  });

  it('refuses bounds that hold no float32', () => {
    const random = randomStream(1);
    expect(() => random.uniform([1], 1, 1)).toThrow('[min,max) must contain a float32; received [1,1)');
    expect(() => random.uniform([1], 1.00000001, 1.00000002)).toThrow('must contain a float32');
    expect(() => random.uniform([1], 0, Number.NaN)).toThrow('min and max must be finite');
    expect(() => random.uniform([-1])).toThrow(
      'each length of a shape must be an integer in 0..2147483648; received -1',
    );
    expect(() => random.uniform([2 ** 20, 2 ** 20])).toThrow('the number of elements must be');
  });
});

describe('normal', () => {
  it('has the moments and the distribution of a normal variable', () => {
    const n = 200_000;
    const z = randomStream(13).normalValues(n);
    // The standard errors of the sample's moments are `sqrt(var(z^k) / n)`. The variances for k = 1 to 4 are 1, 2, 15
    // and 96.
    expect(Math.abs(mean(z))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(mean(z, 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(mean(z, 3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(mean(z, 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(ksDistance(z, normalCdf)).toBeLessThan(1.95);
  });

  it('accepts a mean and a standard deviation, and refuses invalid values', () => {
    const random = randomStream(14);
    expect(take(random.normal([3], 5, 0))).toEqual([5, 5, 5]);
    expect(() => random.normal([1], 0, -1)).toThrow('received mean 0 and std -1');
    expect(() => random.normal([1], Number.NaN)).toThrow('mean must be finite');
  });
});

describe('truncatedNormal', () => {
  it('is a normal variable truncated to two standard deviations', () => {
    const n = 100_000;
    const x = take(randomStream(15).truncatedNormal([n]));
    const low = normalCdf(-2);
    expect(x.every((v) => Math.abs(v) <= 2)).toBe(true);
    expect(Math.max(...x.slice(0, 50_000))).toBeGreaterThan(1.999);
    expect(ksDistance(x, (v) => (normalCdf(v) - low) / (1 - 2 * low))).toBeLessThan(1.95);
    // The variance is `1 - 4 * phi(2) / (2 * Phi(2) - 1)`.
    expect(mean(x, 2)).toBeCloseTo(0.7737, 2);
  });

  it('scales and shifts', () => {
    const x = take(randomStream(15).truncatedNormal([1000], 1, 0.02));
    expect(x.every((v) => Math.abs(v - 1) <= 0.04 + 1e-7)).toBe(true);
    expect(mean(x)).toBeCloseTo(1, 2);
  });
});

describe('integers', () => {
  it('are uniform', () => {
    const counts = histogram(take(randomStream(16).integers([70_000], 7)), 7);
    expect(chiSquare(counts)).toBeLessThan(22.5); // chi-square with 6 degrees of freedom, p = 0.001
  });

  it('are not biased if n does not divide 2^32', () => {
    // `x mod n` alone would put 3/4 of the values below 2^30, instead of 2/3.
    const values = take(randomStream(17).integers([20_000], 3 * 2 ** 29));
    expect(Math.abs(values.filter((v) => v < 2 ** 30).length / values.length - 2 / 3)).toBeLessThan(0.02);
  });

  it('reach both ends, and no further', () => {
    expect(new Set(take(randomStream(18).integers([100], 2)))).toEqual(new Set([0, 1]));
    expect(take(randomStream(18).integers([5], 1))).toEqual([0, 0, 0, 0, 0]);
    expect(take(randomStream(18).integers([1000], 2 ** 31)).every((v) => v >= 0)).toBe(true);
    expect(() => randomStream(1).integers([1], 0)).toThrow('n must be an integer in 1..2147483648; received 0');
  });
});

describe('categorical', () => {
  it('follows the weights, and never takes one of weight 0', () => {
    const n = 60_000;
    const counts = histogram(take(randomStream(19).categorical(n, [0, 1, 0, 2, 3, 0])), 6);
    expect([counts[0], counts[2], counts[5]]).toEqual([0, 0, 0]);
    // chi-square with 2 degrees of freedom
    expect(chiSquare([counts[1]!, counts[3]!, counts[4]!], [1, 2, 3])).toBeLessThan(13.8);
  });

  it('takes weights of any size', () => {
    expect(take(randomStream(20).categorical(50, [5e-324, 0]))).toEqual(new Array(50).fill(0));
    expect(new Set(take(randomStream(20).categorical(200, [1e307, 1e307])))).toEqual(new Set([0, 1]));
  });

  it.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[1, Number.POSITIVE_INFINITY]], [[1e308, 1e308]]])(
    'refuses the weights %j',
    (weights) => {
      expect(() => randomStream(1).categorical(1, weights)).toThrow('[core/random]');
    },
  );
});

describe('permutation', () => {
  it('holds every index once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.maxSafeNat(), (n, seed) => {
        const sorted = [...randomStream(seed).permutation(n)].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('takes every order equally often', () => {
    const random = randomStream(21);
    const orders = ['0,1,2', '0,2,1', '1,0,2', '1,2,0', '2,0,1', '2,1,0'];
    const seen = Array.from({ length: 12_000 }, () => orders.indexOf(random.permutation(3).join()));
    expect(chiSquare(histogram(seen, 6))).toBeLessThan(20.5); // chi-square with 5 degrees of freedom, p = 0.001
  });

  it('refuses an invalid count', () => {
    expect(() => randomStream(1).permutation(-1)).toThrow('n must be an integer in 0..2147483648; received -1');
  });
});
