import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkEngineReady } from '../engine-ready.ts';
import { hasKernel } from '../fused.ts';
import { runKernel } from '../gradients/run-kernel.ts';
import { naturalLog, quantileFromCentre } from './normal.ts';
import { philoxFill, type Words2 } from './philox.ts';
import { childKey, type StreamOrigin, seedKey } from './stream-key.ts';

/**
 * A stream of random numbers, keyed by a seed and a path. A stream gives the same numbers on every engine and after a
 * resume.
 *
 * Each call advances the stream. A method that returns a tensor throws GanError `engine` if no engine is ready.
 */
export interface RandomStream {
  /** Returns a float32 tensor of `shape`, uniform in [min,max). @default min 0, max 1 */
  uniform(shape: readonly number[], min?: number, max?: number): tf.Tensor;
  /** Returns a float32 tensor of `shape`, normally distributed. @default mean 0, std 1 */
  normal(shape: readonly number[], mean?: number, std?: number): tf.Tensor;
  /** Returns a float32 tensor, normal and truncated at two standard deviations. @default mean 0, std 1 */
  truncatedNormal(shape: readonly number[], mean?: number, std?: number): tf.Tensor;
  /** Returns an int32 tensor of `shape`, uniform in 0..n-1. */
  integers(shape: readonly number[], n: number): tf.Tensor;
  /** Returns a float32 tensor of `shape` from the standard Gumbel distribution: `-log(-log(u))` with a uniform u. */
  gumbel(shape: readonly number[]): tf.Tensor;
  /** Returns an int32 tensor [n]. Index i has a probability proportional to `weights[i]`. */
  categorical(n: number, weights: readonly number[]): tf.Tensor1D;
  /**
   * Returns an int32 tensor [n] for float32 logits [n,K]. For each row it draws an index with the probabilities
   * softmax(logits).
   *
   * It computes the argmax of logits plus Gumbel noise on the device, so no logits are read back. The result is the
   * same on every engine, except where two sums are almost equal. An index with logit -Infinity is never drawn. The
   * result has no gradient.
   */
  categorical(logits: tf.Tensor): tf.Tensor1D;
  /** Returns a permutation of 0..n-1, on the host. */
  permutation(n: number): Uint32Array;
  /** Returns `length` uniform numbers in [0,1), on the host. */
  uniformValues(length: number): Float32Array;
  /** Returns `length` standard normal numbers, on the host. */
  normalValues(length: number): Float32Array;
  /**
   * Returns an independent stream. Its key depends only on `path` and on the key of this stream, not on its position.
   */
  fork(...path: readonly (string | number)[]): RandomStream;
}

/**
 * Creates the random stream of a seed and a path, which uses Philox4x32-10. Its numbers are bit for bit the same on
 * every engine and machine.
 *
 * `randomStream(seed, 'a', 1)`, `randomStream(seed, 'a').fork(1)` and `randomStream(seed).fork('a', 1)` are the same
 * stream. The path elements `'1'` and `1` give different streams. A stream has a 128-bit key and a length of 2^53
 * blocks of 128 bits. Each call uses whole blocks, so two calls for 3 numbers do not give the same numbers as one call
 * for 6.
 *
 * @param seed an integer in 0..2^53-1
 * @param path strings, and integers in 0..2^53-1
 * @throws GanError if the seed or a number in the path is not such an integer
 *
 * @example
 * const random = randomStream(42, 'generator', 'latent', step);
 * const z = random.normal([16, 100]);
 */
export function randomStream(seed: number, ...path: readonly (string | number)[]): RandomStream {
  return drawOf({ key: childKey(seedKey(seed), path), path });
}

/**
 * Returns a function that forks one random stream per batch row. Pass this function to `Dataset.get` as `random`.
 *
 * @example
 * const { images } = await dataset.get([0, 1, 2], { epoch: 0, random: rowStreams(randomStream(0)) });
 */
export function rowStreams(random: RandomStream): (row: number) => RandomStream {
  return (row) => random.fork(row);
}

/** The origin (key and path) of each stream. */
const origins = new WeakMap<RandomStream, StreamOrigin>();

/** Returns a stream's origin, or undefined if {@link randomStream} did not create the stream. */
export function originOf(random: RandomStream): StreamOrigin | undefined {
  return origins.get(random);
}

function drawOf(origin: StreamOrigin): RandomStream {
  const { key } = origin;
  const philoxKey: Words2 = [key[0], key[1]];
  const stream: Words2 = [key[2], key[3]];
  let block = 0;

  /** Returns at least `count` new words, in whole blocks. */
  const words = (count: number): Uint32Array => {
    const out = new Uint32Array(4 * Math.ceil(count / 4));
    philoxFill(out, block, stream, philoxKey);
    block += out.length / 4;
    return out;
  };

  /** Returns an unbiased integer in 0..n-1. It redraws words that are not below the last multiple of n. */
  const below = (n: number, word: number): number => {
    const limit = 0x100000000 - (0x100000000 % n);
    let x = word;
    while (x >= limit) x = words(1)[0]!;
    return x % n;
  };

  const uniforms = (length: number, min: number, max: number): Float32Array => {
    const [first, last] = float32Range(min, max);
    const source = words(length);
    const out = new Float32Array(length);
    for (let i = 0; i < length; i++) {
      const x = Math.fround(min + (max - min) * ((source[i]! >>> 8) / 0x1000000));
      out[i] = x < first ? first : x > last ? last : x;
    }
    return out;
  };

  /** Returns `mean + std * z`. z are quantiles of 52-bit uniforms over the central `mass` of the distribution. */
  const normals = (length: number, mean: number, std: number, mass: number, bound: number): Float32Array => {
    checkNormal(mean, std);
    const source = words(2 * length);
    const out = new Float32Array(length);
    for (let i = 0; i < length; i++) {
      const q = mass * (uniform52(source, 2 * i) + Number.EPSILON / 2 - 0.5);
      const z = quantileFromCentre(q, q < 0 ? 0.5 + q : 0.5 - q);
      out[i] = Math.fround(mean + std * (z < -bound ? -bound : z > bound ? bound : z));
    }
    return out;
  };

  /** Makes the engine compute the same bits from the next words. Returns undefined if the engine cannot. */
  const byEngine = (kernelName: `Ganforge${string}`, shape: readonly number[], attributes: object) => {
    const size = sizeOf(shape);
    if (size === 0 || !hasKernel(kernelName)) return undefined;
    return [
      runKernel(kernelName, {}, { shape: [...shape], key, block, stream: origin, ...attributes }),
    ].flat() as tf.Tensor[];
  };

  /**
   * Returns `-log(-log(u))`. u is the midpoint of one of the 2^52 equal intervals of (0,1). The logarithm has the same
   * bits everywhere.
   */
  const gumbel = (shape: readonly number[]): tf.Tensor => {
    const [made] = byEngine('GanforgeGumbel', shape, {}) ?? [];
    if (made === undefined) {
      return tensorOf(shape, 'float32', (length) => {
        const source = words(2 * length);
        const at = (i: number): number => uniform52(source, 2 * i) + Number.EPSILON / 2;
        return Float32Array.from({ length }, (_, i) => -naturalLog(-naturalLog(at(i))));
      });
    }
    block += Math.ceil((2 * made.size) / 4);
    return made;
  };

  const normalTensor = (
    shape: readonly number[],
    mean: number,
    std: number,
    mass: number,
    bound: number,
  ): tf.Tensor => {
    checkNormal(mean, std);
    const [made] = byEngine('GanforgeNormal', shape, { mean, std, mass, bound }) ?? [];
    if (made === undefined) return tensorOf(shape, 'float32', (length) => normals(length, mean, std, mass, bound));
    block += Math.ceil((2 * made.size) / 4);
    return made;
  };

  const random: RandomStream = {
    uniform(shape, min = 0, max = 1) {
      const [first, last] = float32Range(min, max);
      const [made] = byEngine('GanforgeUniform', shape, { min, range: max - min, first, last }) ?? [];
      if (made === undefined) return tensorOf(shape, 'float32', (length) => uniforms(length, min, max));
      block += Math.ceil(made.size / 4);
      return made;
    },
    normal: (shape, mean = 0, std = 1) => normalTensor(shape, mean, std, 1, Number.POSITIVE_INFINITY),
    truncatedNormal: (shape, mean = 0, std = 1) => normalTensor(shape, mean, std, MASS_WITHIN_2, 2),
    integers(shape, n) {
      checkInteger('n', n, 1, MAX_COUNT);
      const [made, taken] = byEngine('GanforgeIntegers', shape, { n }) ?? [];
      if (made !== undefined && taken !== undefined) {
        block += taken.dataSync()[0]!;
        taken.dispose();
        return made;
      }
      return tensorOf(shape, 'int32', (length) => {
        const source = words(length);
        const out = new Int32Array(length);
        for (let i = 0; i < length; i++) out[i] = below(n, source[i]!);
        return out;
      });
    },
    gumbel,
    categorical(first: number | tf.Tensor, weights?: readonly number[]) {
      if (first instanceof tf.Tensor) return fromLogits(first, gumbel);
      const n = first;
      checkInteger('n', n, 0, MAX_COUNT);
      const ends = cumulative(weights ?? []);
      return tensorOf([n], 'int32', () => {
        const source = words(2 * n);
        const out = new Int32Array(n);
        for (let i = 0; i < n; i++) out[i] = firstAbove(ends, uniform52(source, 2 * i) * ends[ends.length - 1]!);
        return out;
      }) as tf.Tensor1D;
    },
    permutation(n) {
      checkInteger('n', n, 0, MAX_COUNT);
      const source = words(n);
      const out = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = below(i + 1, source[i]!);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    uniformValues: (length) => uniforms(sizeOf([length]), 0, 1),
    normalValues: (length) => normals(sizeOf([length]), 0, 1, 1, Number.POSITIVE_INFINITY),
    fork(...path) {
      if (path.length === 0) {
        throw new GanError('core/random', 'fork needs a path: without one it would repeat the numbers of this stream.');
      }
      return drawOf({ key: childKey(key, path), parent: origin, path });
    },
  };
  origins.set(random, origin);
  return random;
}

/** Creates a tensor from the result of `values`. Without an engine it throws before the stream advances. */
function tensorOf(
  shape: readonly number[],
  dtype: 'float32' | 'int32',
  values: (length: number) => Float32Array | Int32Array,
): tf.Tensor {
  const length = sizeOf(shape);
  checkEngineReady('core/random');
  return tf.tensor(values(length), [...shape], dtype);
}

/** Returns the index of the largest value of logits plus noise in each row. */
function fromLogits(logits: tf.Tensor, gumbel: RandomStream['gumbel']): tf.Tensor1D {
  const [n, classes] = logits.shape;
  if (logits.dtype !== 'float32' || logits.rank !== 2 || classes === 0) {
    const received = `${logits.dtype} [${logits.shape}]`;
    throw new GanError('core/random', `logits must be float32 [n,K], K at least 1; received ${received}.`, {
      code: 'shape',
    });
  }
  if (n === 0) return tf.tensor1d([], 'int32');
  return tf.tidy(() => tf.argMax(tf.add(logits, gumbel(logits.shape)), 1));
}

/** The upper limit of the length of typed arrays and of int32 indices. */
const MAX_COUNT = 0x80000000;

/** `2 * Phi(2) - 1`, the probability that a normal variable is within two standard deviations. */
const MASS_WITHIN_2 = 0.9544997361036416;

/** Returns a multiple of 2^-52 in [0,1), computed from words i and i + 1. */
function uniform52(source: Uint32Array, i: number): number {
  return ((source[i]! >>> 6) * 0x4000000 + (source[i + 1]! >>> 6)) * Number.EPSILON;
}

/** Returns the running sums of `weights`. */
function cumulative(weights: readonly number[]): Float64Array {
  const ends = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, i) => {
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new GanError('core/random', `weights must be finite and not negative; weight ${i} is ${String(weight)}.`);
    }
    sum += weight;
    ends[i] = sum;
  });
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
    throw new GanError('core/random', `the sum of the weights must be positive and finite; received ${sum}.`);
  }
  return ends;
}

/**
 * Returns the first index whose running sum is above x. An index of weight 0 is never returned, because the sum does
 * not increase there.
 */
function firstAbove(ends: Float64Array, x: number): number {
  let low = 0;
  let high = ends.indexOf(ends[ends.length - 1]!);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns the smallest and the largest float32 in [min,max). The bounds themselves may not be float32 numbers. */
function float32Range(min: number, max: number): [number, number] {
  if (!(Number.isFinite(min) && Number.isFinite(max))) {
    throw new GanError('core/random', `min and max must be finite; received ${String(min)} and ${String(max)}.`);
  }
  const rounded = Math.fround(min);
  const first = rounded >= min ? rounded : -float32Below(-rounded);
  const last = float32Below(max);
  if (!(first <= last)) {
    throw new GanError('core/random', `[min,max) must contain a float32; received [${min},${max}). Is min below max?`);
  }
  return [first, last];
}

/** Returns the largest float32 below x. */
function float32Below(x: number): number {
  const rounded = Math.fround(x);
  if (rounded < x) return rounded;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, rounded);
  // The float32 below 0 is the negative number closest to 0. The bits of positive numbers increase with the number; the
  // bits of negative numbers decrease.
  view.setInt32(0, rounded === 0 ? 0x80000001 : view.getInt32(0) + (rounded > 0 ? -1 : 1));
  return view.getFloat32(0);
}

function checkNormal(mean: number, std: number): void {
  if (!(Number.isFinite(mean) && std >= 0 && std < Number.POSITIVE_INFINITY)) {
    throw new GanError(
      'core/random',
      `mean must be finite and std finite and not negative; received mean ${String(mean)} and std ${String(std)}.`,
    );
  }
}

function checkInteger(what: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new GanError('core/random', `${what} must be an integer in ${min}..${max}; received ${String(value)}.`);
  }
}

/** Returns the number of elements of `shape`. */
function sizeOf(shape: readonly number[]): number {
  for (const length of shape) checkInteger('each length of a shape', length, 0, MAX_COUNT);
  const size = shape.reduce((a, b) => a * b, 1);
  checkInteger('the number of elements', size, 0, MAX_COUNT);
  return size;
}
