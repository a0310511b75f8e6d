import * as tf from '@tensorflow/tfjs-core';
import { meanOf } from '../adversarial/sums.ts';
import { checkFloats, checkSameShape } from '../tensors.ts';

/**
 * Computes the mean absolute difference of two float32 tensors of the same shape, over all elements.
 *
 * The loss is `mean(|x - y|)`. Its gradient is the sign of the difference divided by the number of elements. Where x
 * and y are equal, the gradient is 0. Source: Isola et al. 2017, "Image-to-Image Translation with Conditional
 * Adversarial Networks", equation 3, with weight 100.
 *
 * @throws GanError `shape` if a tensor is empty or not float32, or if the shapes differ
 * @example
 * const loss = tf.add(nonSaturating.generator(logits), tf.mul(100, l1(targets, generated)));
 */
export function l1(x: tf.Tensor, y: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/l1', { x, y });
}

/** Computes {@link l1} of the two tensors in a record. The keys are the names of the tensors in messages. */
export function meanAbsoluteDifference(where: string, pair: Readonly<Record<string, tf.Tensor>>): tf.Scalar {
  const [[nameX, x], [nameY, y]] = Object.entries(pair) as [[string, tf.Tensor], [string, tf.Tensor]];
  checkFloats(where, nameX, x);
  checkFloats(where, nameY, y);
  checkSameShape(where, [nameX, nameY], x, y);
  return tf.tidy(() => {
    // tf.abs is not used here, because its gradient at 0 is -1. With this gradient, a step would separate equal values.
    const difference = tf.sub(x, y);
    return meanOf(tf.mul(difference, tf.sign(difference)));
  });
}
