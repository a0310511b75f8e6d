import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';
import { allKinds, ulps, worst } from './ulp.ts';

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const halfToEven = (x: number) => {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
};

/** Each operation, its exact value and the error allowed in steps of floats. */
const operations: Record<string, [(x: tf.Tensor) => tf.Tensor, (x: number) => number, number]> = {
  abs: [tf.abs, Math.abs, 0],
  acos: [tf.acos, Math.acos, 2],
  acosh: [tf.acosh, Math.acosh, 2],
  asin: [tf.asin, Math.asin, 2],
  asinh: [tf.asinh, Math.asinh, 2],
  atan: [tf.atan, Math.atan, 2],
  atanh: [tf.atanh, Math.atanh, 2],
  ceil: [tf.ceil, Math.ceil, 0],
  clip: [(x) => tf.clipByValue(x, -2, 3), (x) => (Number.isNaN(x) ? x : Math.min(Math.max(x, -2), 3)), 0],
  cos: [tf.cos, Math.cos, 2],
  cosh: [tf.cosh, Math.cosh, 2],
  elu: [tf.elu, (x) => (x < 0 ? Math.expm1(x) : x), 2],
  exp: [tf.exp, Math.exp, 1],
  expm1: [tf.expm1, Math.expm1, 2],
  floor: [tf.floor, Math.floor, 0],
  leakyRelu: [(x) => tf.leakyRelu(x, 0.25), (x) => (x < 0 ? 0.25 * x : x), 0],
  log: [tf.log, Math.log, 2],
  log1p: [tf.log1p, Math.log1p, 2],
  neg: [tf.neg, (x) => -x, 0],
  reciprocal: [tf.reciprocal, (x) => 1 / x, 0.5],
  relu: [tf.relu, (x) => Math.max(0, x), 0],
  relu6: [tf.relu6, (x) => Math.min(Math.max(0, x), 6), 0],
  round: [tf.round, halfToEven, 0],
  rsqrt: [tf.rsqrt, (x) => 1 / Math.sqrt(x), 2],
  selu: [tf.selu, (x) => seluScale * (x < 0 ? seluAlpha * Math.expm1(x) : x), 3],
  sigmoid: [tf.sigmoid, sigmoid, 2.5],
  sign: [tf.sign, (x) => Math.sign(x) || 0, 0],
  sin: [tf.sin, Math.sin, 2],
  sinh: [tf.sinh, Math.sinh, 2],
  softplus: [tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 2.5],
  sqrt: [tf.sqrt, Math.sqrt, 0.5],
  square: [tf.square, (x) => x * x, 0.5],
  step: [(x) => tf.step(x, 0.25), (x) => (x > 0 ? 1 : Number.isNaN(x) ? x : 0.25), 0],
  tan: [tf.tan, Math.tan, 2],
  tanh: [tf.tanh, Math.tanh, 2.5],
};

describeNative('unary kernels', () => {
  afterEach(() => addon().limitThreads(256));

  // Sizes of one value, less than a vector, no multiple of one, and several chunks.
  for (const [name, [operation, exact, allowed]] of Object.entries(operations)) {
    it(`${name} is exact to ${allowed} ulp, for whatever floats`, () => {
      for (const size of [1, 13, 31, 9001]) {
        const x = allKinds(size);
        const y = tf.tidy(() => operation(tf.tensor1d(x)).dataSync());
        const { ulps: most, index } = worst(y, (i) => exact(x[i]!));
        expect(most, `at ${x[index]}: ${y[index]}`).toBeLessThanOrEqual(allowed);
      }
    });
  }

  it('gives the same bits with any number of threads and at any position of a value', () => {
    const x = allKinds(70_003);
    const bytes = (y: tf.Tensor) => Buffer.from((y.dataSync() as Float32Array).buffer);
    for (const [name, [operation]] of Object.entries(operations)) {
      tf.tidy(() => {
        const all = bytes(operation(tf.tensor1d(x)));
        addon().limitThreads(1);
        expect(bytes(operation(tf.tensor1d(x))).equals(all), name).toBe(true);
        addon().limitThreads(256);
        const moved = bytes(operation(tf.tensor1d(x.subarray(5))));
        expect(moved.equals(all.subarray(5 * 4)), name).toBe(true);
      });
    }
  });

  it('keeps a negative zero', () => {
    for (const name of ['expm1', 'log1p', 'tanh', 'elu', 'round', 'floor'] as const) {
      const y = tf.tidy(() => operations[name]![0](tf.tensor1d([-0])).dataSync());
      expect(Object.is(y[0], -0), name).toBe(true);
    }
  });

  it('erf is exact where the polynomial of tfjs is off by 1e-7', () => {
    // Abramowitz and Stegun 1964, table 7.1.
    const known: [number, number][] = [
      [0.1, 0.112462916],
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [2, 0.995322265],
    ];
    for (const [x, exact] of known) expect(ulps(tf.erf([x]).dataSync()[0]!, exact)).toBeLessThan(1.5);
  });

  it('tests for NaN and infinities', () => {
    const x = tf.tensor1d([1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3.4e38, 0]);
    expect([...tf.isNaN(x).dataSync()]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...tf.isInf(x).dataSync()]).toEqual([0, 0, 1, 1, 0, 0]);
    expect([...tf.isFinite(x).dataSync()]).toEqual([1, 0, 0, 0, 1, 1]);
    expect(tf.isNaN(x).dtype).toBe('bool');
  });

  it('computes on int32, which wraps, and on bool', () => {
    const x = tf.tensor1d([3, -4, 0, -2147483648, 65537], 'int32');
    const found = (y: tf.Tensor) => [y.dtype, ...y.dataSync()];
    expect(found(tf.abs(x))).toEqual(['int32', 3, 4, 0, -2147483648, 65537]);
    expect(found(tf.neg(x))).toEqual(['int32', -3, 4, 0, -2147483648, -65537]);
    expect(found(tf.relu(x))).toEqual(['int32', 3, 0, 0, 0, 65537]);
    expect(found(tf.sign(x))).toEqual(['int32', 1, -1, 0, -1, 1]);
    expect(found(tf.square(x))).toEqual(['int32', 9, 16, 0, 0, 131073]);
    expect(found(tf.logicalNot(tf.tensor1d([true, false], 'bool')))).toEqual(['bool', 0, 1]);
    // What has no kernel in C++ is done by cpu's.
    expect(found(tf.clipByValue(x, -1, 2))).toEqual(['int32', 2, -1, 0, -1, 2]);
  });

  it('takes scalars, many axes and empty tensors', () => {
    expect(tf.exp(0).shape).toEqual([]);
    expect(tf.exp(tf.zeros([2, 1, 3, 0, 2])).shape).toEqual([2, 1, 3, 0, 2]);
    expect(tf.square(tf.fill([2, 1, 3, 1, 2], 3)).dataSync()[11]).toBe(9);
  });
});
