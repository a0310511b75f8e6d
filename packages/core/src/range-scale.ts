import * as tf from '@tensorflow/tfjs-core';

/**
 * If float32 numbers are outside these limits, their squares overflow or lose precision. Numbers that are too large are
 * multiplied by `shrink`, and numbers that are too small by `enlarge`.
 */
const [tooLarge, shrink] = [2 ** 60, 2 ** -80];
const [tooSmall, enlarge] = [2 ** -60, 2 ** 100];

/**
 * Returns the factor by which to multiply float32 numbers before they are squared. With this factor, the sum of the
 * squares neither overflows nor underflows to 0. The factor is a power of two, so no precision is lost. The factor is 1
 * unless the numbers are extremely large or small.
 *
 * @param tensors of any shapes
 */
export function scaleToSquare(tensors: readonly tf.Tensor[]): tf.Scalar {
  const all = tensors.filter(({ size }) => size > 0);
  if (all.length === 0) return tf.scalar(1);
  return tf.tidy(() => {
    const largest = tf.max(tf.stack(all.map((x) => tf.maximum(tf.max(x), tf.neg(tf.min(x))))));
    const small = tf.logicalAnd(tf.less(largest, tooSmall), tf.greater(largest, 0));
    return tf.where(tf.greater(largest, tooLarge), shrink, tf.where(small, enlarge, 1));
  }) as tf.Scalar;
}
