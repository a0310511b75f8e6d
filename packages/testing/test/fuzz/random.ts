import * as tf from '@tensorflow/tfjs-core';
import { type NdArray, ndarray } from '../../src/reference-kernels.ts';

export type NumberType = 'float32' | 'int32' | 'bool';
/** The types of numbers, and strings. A string such as 's3' represents the number 3. */
export type AnyType = NumberType | 'string';

/** Draws the random numbers for one case of a fuzz test. The same seed gives the same numbers. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 2654435761) >>> 0;
    for (let i = 0; i < 4; i++) this.next();
  }

  /** Returns a number in [0,1). */
  next(): number {
    // This is Marsaglia's xorshift32. A state of 0 would never change.
    let x = this.state || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 2 ** 32;
  }

  /** Returns an integer from `least` to `most`. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(0, from.length - 1)]!;
  }

  chance(p = 0.5): boolean {
    return this.next() < p;
  }

  /** Returns a small size. It is often 1 and rarely 0. */
  size(most = 5): number {
    if (this.chance(0.04)) return 0;
    return this.chance(0.2) ? 1 : this.int(1, most);
  }

  shape(least = 0, most = 4, largest = 5): number[] {
    return Array.from({ length: this.int(least, most) }, () => this.size(largest));
  }

  shuffled<T>(from: readonly T[]): T[] {
    const rest = [...from];
    return from.map(() => rest.splice(this.int(0, rest.length - 1), 1)[0]!);
  }

  /**
   * Returns floats in a range. In half of the calls they are multiples of 1/4, so that there are ties, zeros and
   * integers.
   */
  floats(shape: readonly number[], [low, high]: readonly [number, number] = [-3, 3]): NdArray {
    const coarse = this.chance();
    return ndarray(shape, () => {
      const x = low + this.next() * (high - low);
      const rounded = Math.round(x * 4) / 4;
      return coarse && rounded >= low && rounded <= high ? rounded : Math.fround(x);
    });
  }

  values(shape: readonly number[], dtype: AnyType, range: readonly [number, number] = [-3, 3]): NdArray {
    if (dtype === 'float32') return this.floats(shape, range);
    const [low, high] = dtype === 'bool' ? [0, 1] : [Math.ceil(range[0]), Math.floor(range[1])];
    return ndarray(shape, () => this.int(low, high));
  }

  /** Returns two shapes that can be broadcast to one shape. */
  broadcastPair(most = 4): [number[], number[]] {
    const whole = this.shape(0, most);
    const thin = (shape: number[]): number[] =>
      shape.map((size) => (this.chance(0.25) ? 1 : size)).slice(this.chance(0.3) ? this.int(0, shape.length) : 0);
    const pair: [number[], number[]] = [thin(whole), this.chance() ? whole : thin(whole)];
    return this.chance() ? pair : [pair[1], pair[0]];
  }
}

export function tensorOf<T extends tf.Tensor = tf.Tensor>(x: NdArray, dtype: AnyType = 'float32'): T {
  if (dtype === 'string')
    return tf.tensor(
      Array.from(x.values, (v) => `s${v}`),
      [...x.shape],
      'string',
    ) as T;
  const values = dtype === 'float32' ? Float32Array.from(x.values) : Int32Array.from(x.values);
  return tf.tensor(dtype === 'bool' ? Uint8Array.from(values) : values, [...x.shape], dtype) as T;
}
