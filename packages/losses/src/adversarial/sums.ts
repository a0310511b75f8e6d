import * as tf from '@tensorflow/tfjs-core';

/**
 * The sum over all axes but the first `kept` ones.
 *
 * It runs axis by axis: engines add float32 numbers one after the other, which loses digits in long sums.
 */
export function sumFrom(x: tf.Tensor, kept: number): tf.Tensor {
  return tf.tidy(() => {
    let sums = x;
    while (sums.rank > kept) sums = tf.sum(sums, -1);
    return sums;
  });
}

/** The mean over all elements, axis by axis as {@link sumFrom}. */
export function meanOf(x: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.div(sumFrom(x, 0), x.size) as tf.Scalar);
}
