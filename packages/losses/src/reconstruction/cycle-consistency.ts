import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * The cycle consistency loss of CycleGAN for one direction, without its weight: the mean of |F(G(x)) - x| over all
 * elements.
 *
 * Both tensors are float32 [n,H,W,C]: the images, and the same images translated there and back. Call it once per
 * direction. Source: Zhu et al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
 * Networks", equation 2, with weight lambda = 10. The mean instead of the sum follows the authors' code.
 *
 * @throws GanError `shape` if a tensor is empty or not float32, or if the shapes differ
 * @example
 * const loss = tf.mul(10, cycleConsistency(a, bToA(aToB(a))));
 */
export function cycleConsistency(x: tf.Tensor, reconstructed: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/cycle-consistency', { x, reconstructed });
}
