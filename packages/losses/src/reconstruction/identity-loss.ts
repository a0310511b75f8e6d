import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * Computes the identity loss of one CycleGAN generator, without its weight. It is the mean of `|G(y) - y|` over all
 * elements.
 *
 * `x` are images of the generator's target set and `same` is the generator's output for them. Both are float32
 * [n,H,W,C]. Source: Zhu et al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
 * Networks", section 5.2. There its weight is half the weight of the cycle loss.
 *
 * @throws GanError `shape` if a tensor is empty or not float32, or if the shapes differ
 * @example
 * const loss = tf.mul(5, identityLoss(b, aToB(b)));
 */
export function identityLoss(x: tf.Tensor, same: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/identity-loss', { x, same });
}
