import * as tf from '@tensorflow/tfjs-core';

/**
 * Sums over all axes except the first `kept` axes.
 *
 * It sums one axis after another, because engines add float32 numbers one by one, and long sums lose precision.
 */
export function sumFrom(x: tf.Tensor, kept: number): tf.Tensor {
  return tf.tidy(() => {
    let sums = x;
    while (sums.rank > kept) sums = tf.sum(sums, -1);
    return sums;
  });
}

/** Computes the mean over all elements, one axis after another like {@link sumFrom}. */
export function meanOf(x: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.div(sumFrom(x, 0), x.size) as tf.Scalar);
}
