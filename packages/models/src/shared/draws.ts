import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Draws uniform integers from 0 to count - 1 with the given shape, as float32.
 *
 * A loss must not read values back, and `random.integers` does this to redraw some values. This function does not.
 * Instead, the probability of an integer deviates from uniform by less than `count / 2^24`.
 */
export function wholeNumbers(random: RandomStream, shape: readonly number[], count: number): tf.Tensor {
  return tf.floor(random.uniform(shape, 0, count));
}

/** Draws n categories uniformly, as one-hot vectors [n,categories]. */
export function oneHotDraws(random: RandomStream, n: number, categories: number): tf.Tensor {
  return tf.tidy(() => {
    const chosen = wholeNumbers(random, [n, 1], categories);
    const places = tf.reshape(tf.range(0, categories, 1), [1, categories]);
    return indicator(tf.equal(chosen, places));
  });
}

/**
 * Returns 1 where a condition is true and 0 elsewhere. It does not use `cast`, because on webgpu `cast` keeps the
 * representation of booleans.
 */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}
