import type { EngineName } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { NdArray } from '../reference-kernels.ts';

/** A result of an engine and the expected result. */
export type Pair = readonly [actual: tf.Tensor, expected: NdArray];

/** One check of an engine's results. */
export interface BackendCheck {
  readonly name: string;
  /** Larger tolerances, for engines whose specification allows larger errors. */
  readonly tolerances?: Partial<Record<EngineName, number>>;
  /** Runs the check on the current engine. The caller wraps the call in tf.tidy. */
  compute(): readonly Pair[];
}

/** Creates a tensor with the values of `x` on the current engine. */
export function tensor<T extends tf.Tensor = tf.Tensor>(x: NdArray, dtype: tf.NumericDataType = 'float32'): T {
  return tf.tensor(Float32Array.from(x.values), [...x.shape], dtype) as T;
}

/**
 * Computes the gradients of `sum(weights * f(inputs))` with respect to the inputs.
 *
 * `weights` has one number per element of the output, so errors of different elements do not cancel in the sum.
 */
export function gradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  weights: tf.Tensor,
): tf.Tensor[] {
  return tf.grads((...x) => tf.sum(tf.mul(f(...x), weights)))(inputs);
}

/**
 * Runs a check on the current engine and returns its deviation. It is the largest
 * `max|actual - expected| / max|expected|` over all results.
 *
 * If there is an unexpected NaN or infinity, the deviation is Infinity. Tensors are read with `data()`.
 *
 * @throws Error if a shape is wrong or a tensor leaks
 */
export async function deviationOf(check: BackendCheck): Promise<number> {
  const before = tf.memory().numTensors;
  const pairs: Pair[] = [];
  tf.tidy(() => {
    for (const [actual, expected] of check.compute()) pairs.push([tf.keep(actual), expected]);
  });
  let worst = 0;
  for (const [actual, expected] of pairs) {
    if (String(actual.shape) !== String(expected.shape)) {
      throw new Error(`${check.name}: expected shape [${expected.shape}], received [${actual.shape}]`);
    }
    worst = Math.max(worst, relativeDeviation(await actual.data(), expected.values));
  }
  tf.dispose(pairs.map(([actual]) => actual));
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`${check.name}: ${left} tensors were left behind`);
  return worst;
}

/**
 * Computes `max|actual - expected| / max|expected|` over the finite values. Values that are not finite must be equal.
 */
export function relativeDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [Number(actual[i]), expected[i]!];
    if (Object.is(a, e) || a === e) {
      if (Number.isFinite(e)) largest = Math.max(largest, Math.abs(e));
      continue;
    }
    if (!Number.isFinite(a) || !Number.isFinite(e)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, Math.abs(a - e));
    largest = Math.max(largest, Math.abs(e));
  }
  return worst === 0 ? 0 : worst / (largest || 1);
}
