import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Whole numbers of `shape`, each of 0..count-1 as likely as the others, as float32.
 *
 * `random.integers` draws again what would favour some, and so reads values, which a loss must not; here the favour is
 * below count / 2^24.
 */
export function wholeNumbers(random: RandomStream, shape: readonly number[], count: number): tf.Tensor {
  return tf.floor(random.uniform(shape, 0, count));
}

/** n categories, each as likely as the others, one-hot [n,categories]. */
export function oneHotDraws(random: RandomStream, n: number, categories: number): tf.Tensor {
  return tf.tidy(() => {
    const chosen = wholeNumbers(random, [n, 1], categories);
    const places = tf.reshape(tf.range(0, categories, 1), [1, categories]);
    return indicator(tf.equal(chosen, places));
  });
}

/** 1 where a condition holds and 0 elsewhere; no cast, which keeps booleans as they are on webgpu. */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}
