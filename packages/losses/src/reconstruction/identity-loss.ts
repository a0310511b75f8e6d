import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * CycleGAN's identity loss of one generator, without its weight: the mean of |G(y) - y| over all elements.
 *
 * Both are float32 [n,H,W,C]: images that are already of the generator's target set, and what it makes of them. Zhu et
 * al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks", section 5.2, weighted
 * by half of the cycle's lambda.
 *
 * @throws GanError `shape` for tensors that are empty, not float32 or of two shapes
 * @example
 * const loss = tf.mul(5, identityLoss(b, aToB(b)));
 */
export function identityLoss(x: tf.Tensor, same: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/identity-loss', { x, same });
}
