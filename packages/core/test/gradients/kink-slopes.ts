import * as tf from '@tensorflow/tfjs-core';
import type { KinkCase } from './kink-cases.ts';

/** Returns the slope of the sum of a case's function. */
export function slopes({ f, at }: KinkCase): number[] {
  return tf.tidy(() =>
    Array.from(
      tf
        .grad((x) => tf.sum(f(x)))(tf.tensor(at))
        .dataSync(),
    ),
  );
}

/** Returns the slope of the sum of the slopes. */
export function secondSlopes({ f, at }: KinkCase): number[] {
  const slope = (x: tf.Tensor): tf.Tensor => tf.sum(tf.grad((inner) => tf.sum(f(inner)))(x));
  return tf.tidy(() => Array.from(tf.grad(slope)(tf.tensor(at)).dataSync()));
}

/**
 * Returns the largest error. Each error is relative to its expected number, or to 1 if that number is smaller. The
 * result is infinite if a number is not finite.
 */
export function worstOf(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((worst, e, i) => {
    const a = actual[i]!;
    if (a === e) return worst;
    const tiny = Math.abs(e) > 0 && Math.abs(e) < 1e-5 ? Math.abs(e) : 1;
    const error = Math.abs(a - e) / Math.max(tiny, Math.abs(e));
    return Number.isFinite(error) ? Math.max(worst, error) : Number.POSITIVE_INFINITY;
  }, 0);
}
