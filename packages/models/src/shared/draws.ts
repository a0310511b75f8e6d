import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Draws uniform integers 0..count-1 of `shape`, as float32.
 *
 * `random.integers` redraws some values and reads them back, which a loss must not do. Here the deviation from uniform
 * is below count / 2^24.
 */
export function wholeNumbers(random: RandomStream, shape: readonly number[], count: number): tf.Tensor {
  return tf.floor(random.uniform(shape, 0, count));
}

/** Draws n uniform categories, one-hot [n,categories]. */
export function oneHotDraws(random: RandomStream, n: number, categories: number): tf.Tensor {
  return tf.tidy(() => {
    const chosen = wholeNumbers(random, [n, 1], categories);
    const places = tf.reshape(tf.range(0, categories, 1), [1, categories]);
    return indicator(tf.equal(chosen, places));
  });
}

/**
 * Returns 1 where a condition holds and 0 elsewhere. It uses no cast, because webgpu's cast keeps the representation of
 * booleans.
 */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}
