import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { addon } from '../src/addon.ts';

/** Values of [-1,1), the same for the same seed. */
export function draws(seed: number): (size: number) => Float32Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return (size) => {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = next();
    return values;
  };
}

/** What an engine takes values for when it multiplies them. */
export type Seen = (values: ArrayLike<number>) => ArrayLike<number>;

/** Rounded to bf16, the upper half of a float32, to the nearest and ties to even. */
export const asBf16: Seen = (values) => {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  return new Float32Array(bits.map((b) => (b + 0x7fff + ((b >>> 16) & 1)) & 0xffff0000).buffer);
};

/** Sums of products in float64, and the sums of their magnitudes, to which rounding is relative. */
export class Sums {
  readonly values: Float64Array;
  readonly magnitudes: Float64Array;

  constructor(size: number) {
    this.values = new Float64Array(size);
    this.magnitudes = new Float64Array(size);
  }

  add(at: number, a: number, b: number): void {
    this.values[at]! += a * b;
    this.magnitudes[at]! += Math.abs(a * b);
  }

  /** Sets one sum to the product of two vectors. Both are Float64Arrays, because V8 compiles a loop for one type well. */
  set(at: number, a: Float64Array, b: Float64Array): void {
    let [sum, magnitude] = [0, 0];
    for (let i = 0; i < a.length; i++) {
      const product = a[i]! * b[i]!;
      sum += product;
      magnitude += Math.abs(product);
    }
    this.values[at] = sum;
    this.magnitudes[at] = magnitude;
  }
}

/** Fails unless each value of `tensor` is the reference's up to the rounding of sums in float32. */
export function expectSums(tensor: tf.Tensor, { values, magnitudes }: Sums, what: string): void {
  const actual = tensor.dataSync();
  expect(actual.length, what).toBe(values.length);
  const wrong = actual.findIndex((x, i) => !(Math.abs(x - values[i]!) <= 2e-6 * magnitudes[i]!) && x !== values[i]);
  expect(wrong < 0 ? '' : `${what}: at ${wrong} ${actual[wrong]} in place of ${values[wrong]}`).toBe('');
}

/**
 * Fails unless each number differs from the expected one by at most 5e-6. It compares all numbers at once: an `expect` for
 * each takes most of the time of a test.
 */
export function expectNumbers(actual: ArrayLike<number>, expected: (index: number) => number): void {
  const wrong = Array.from(actual).findIndex((x, i) => !(Math.abs(x - expected(i)) <= 5e-6));
  expect(wrong < 0 ? '' : `at ${wrong} ${actual[wrong]} in place of ${expected(wrong)}`).toBe('');
}

/** Fails unless `compute` gives the same bits with one thread and with all. */
export function expectSameBits(compute: () => tf.Tensor): void {
  const { threads } = addon().describe();
  const bits = [1, threads, threads].map((count) => {
    addon().limitThreads(count);
    const y = tf.tidy(compute);
    const { buffer } = y.dataSync().slice();
    y.dispose();
    return Buffer.from(buffer);
  });
  addon().limitThreads(threads);
  expect(bits.map((own) => Buffer.compare(own, bits[0]!))).toEqual([0, 0, 0]);
}
