import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Numbers in any form that a test uses. They are a tensor, a typed array, a number, or nested arrays. */
export type Numbers = tf.Tensor | ArrayLike<number> | number | readonly Numbers[];

/** The allowed difference. The values must satisfy `|actual - expected| <= atol + rtol * |expected|`. */
export interface Tolerance {
  /** The relative tolerance. @default 1e-5 */
  readonly rtol?: number;
  /** The absolute tolerance. @default 1e-7 */
  readonly atol?: number;
}

interface AllcloseMatchers<R = unknown> {
  /** Passes if the shapes of tensors are equal and every element is within the tolerance. NaN equals NaN. */
  toBeAllclose(expected: Numbers, tolerance?: Tolerance): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the signature must be vitest's own for declarations to merge
  interface Assertion<T = any> extends AllcloseMatchers<T> {}
}

/** Returns the numbers of `x` in row-major order. It reads a tensor synchronously. */
export function flatten(x: Numbers): number[] {
  if (typeof x === 'number') return [x];
  if (x instanceof tf.Tensor) return Array.from(x.dataSync());
  return Array.from(x as ArrayLike<Numbers>).flatMap((v) => (typeof v === 'number' ? v : flatten(v)));
}

expect.extend({
  toBeAllclose(actual: Numbers, expected: Numbers, { rtol = 1e-5, atol = 1e-7 }: Tolerance = {}) {
    if (
      actual instanceof tf.Tensor &&
      expected instanceof tf.Tensor &&
      String(actual.shape) !== String(expected.shape)
    ) {
      return { pass: false, message: () => `expected shape [${expected.shape}], received [${actual.shape}]` };
    }
    const a = flatten(actual);
    const e = flatten(expected);
    if (a.length !== e.length) {
      return { pass: false, message: () => `expected ${e.length} numbers, received ${a.length}` };
    }
    let worst = -1;
    let excess = 0;
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i]!, e[i]!];
      if (Object.is(x, y) || x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
      const over = Math.abs(x - y) - (atol + rtol * Math.abs(y));
      if (!(over <= 0) && (worst < 0 || over > excess || Number.isNaN(over))) {
        worst = i;
        excess = over;
      }
    }
    return {
      pass: worst < 0,
      message: () =>
        worst < 0
          ? `expected numbers to differ by more than rtol ${rtol}, atol ${atol}`
          : `element ${worst}: expected ${e[worst]}, received ${a[worst]} (rtol ${rtol}, atol ${atol})`,
    };
  },
});
