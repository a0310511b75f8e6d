import * as tf from '@tensorflow/tfjs-core';

/** Numbers that are the same at every run. */
export class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 2654435761);
    for (let i = 0; i < 8; i++) this.#next();
  }

  /** A whole number of least..most. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)]!;
  }

  /** float32 values in [-2,2), or among them such as NaN and the infinities. */
  floats(shape: number[], specials = false): tf.Tensor {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
      const value = this.#next() * 4 - 2;
      return specials && this.#next() < 0.1 ? this.pick(special) : value;
    });
    return tf.tensor(values, shape);
  }

  ints(shape: number[], least: number, most: number): tf.Tensor {
    const values = Int32Array.from({ length: tf.util.sizeFromShape(shape) }, () => this.whole(least, most));
    return tf.tensor(values, shape, 'int32');
  }

  bools(shape: number[]): tf.Tensor {
    return tf.cast(this.ints(shape, 0, 1), 'bool');
  }

  /** Numerical Recipes' linear congruential generator, its high bits: [0,1). */
  #next(): number {
    this.#state = Math.imul(this.#state, 1664525) + 1013904223;
    return (this.#state >>> 8) / 2 ** 24;
  }
}

// None whose sums leave the range of float32: they would be another thing in float64.
const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, -1, 1e-40];
