import type * as tf from '@tensorflow/tfjs-core';
import { meanAbsoluteDifference } from './l1.ts';

/**
 * CycleGAN's cycle consistency in one direction, without its weight: the mean of |F(G(x)) - x| over all elements.
 *
 * Both are float32 [n,H,W,C], the images and what came back from translating them there and back; the loss of the other
 * direction is another call. Zhu et al. 2017, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
 * Networks", equation 2, weighted by lambda = 10; the mean in place of the sum is that of the authors' code.
 *
 * @throws GanError `shape` for tensors that are empty, not float32 or of two shapes
 * @example
 * const loss = tf.mul(10, cycleConsistency(a, bToA(aToB(a))));
 */
export function cycleConsistency(x: tf.Tensor, reconstructed: tf.Tensor): tf.Scalar {
  return meanAbsoluteDifference('losses/cycle-consistency', { x, reconstructed });
}
