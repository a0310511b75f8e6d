import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * Computes the cycle consistency loss of CycleGAN for one direction, without its weight. It is the mean of
 * `|F(G(x)) - x|` over all elements.
 *
 * `x` are the images and `reconstructed` are the same images after translation to the other set and back. Both are
 * float32 [n,H,W,C]. Call the function once per direction. Source: Zhu et al. 2017, "Unpaired Image-to-Image
 * Translation using Cycle-Consistent Adversarial Networks", equation 2, with weight lambda = 10. As in the authors'
 * code, it uses the mean instead of the sum.
 *
 * @throws GanError `shape` if a tensor is empty or not float32, or if the shapes differ
 * @example
 * const loss = tf.mul(10, cycleConsistency(a, bToA(aToB(a))));
 */
export function cycleConsistency(x: tf.Tensor, reconstructed: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/cycle-consistency', { x, reconstructed });
}
