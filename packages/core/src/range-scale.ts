import * as tf from '@tensorflow/tfjs-core';

/** Beyond these float32 squares, or sums of many, overflow or lose digits; the factors bring what is there well within. */
const [tooLarge, shrink] = [2 ** 60, 2 ** -80];
const [tooSmall, enlarge] = [2 ** -60, 2 ** 100];

/**
 * The factor by which float32 numbers are multiplied before they are squared, so that no norm of theirs overflows or
 * vanishes: 1 for all but the extreme, and a power of two, which costs no digits.
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
