import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * The identity loss of one CycleGAN generator, without its weight: the mean of |G(y) - y| over all elements.
 *
 * Both tensors are float32 [n,H,W,C]: images of the generator's target set, and the generator's output for them.
 * Source: Zhu et al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks", section
 * 5.2, with half the weight of the cycle loss.
 *
 * @throws GanError `shape` if a tensor is empty or not float32, or if the shapes differ
 * @example
 * const loss = tf.mul(5, identityLoss(b, aToB(b)));
 */
export function identityLoss(x: tf.Tensor, same: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/identity-loss', { x, same });
}
