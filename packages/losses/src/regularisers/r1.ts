import * as tf from '@tensorflow/tfjs-core';
import { meanOf } from '../adversarial/sums.ts';
import { checkBatch } from '../tensors.ts';
import { type Critic, squaredGradientNorms } from './critic.ts';

/**
 * Computes the R1 penalty, without its weight gamma. It is half the mean squared norm of the discriminator's gradient
 * on real data.
 *
 * `real` is float32 [n,...]. The penalty is `mean(||grad critic(x)||^2) / 2`, with the norm over all axes except the
 * first. If a sample has several logits, their sum is differentiated. Source: Mescheder et al. 2018, "Which Training
 * Methods for GANs do actually Converge?", section 4.1. The function calls `repairGradients` first.
 *
 * @throws GanError if the batch is empty or not float32, or if the critic returns no logits per sample or does not
 *   depend on its argument
 * @example
 * const loss = tf.add(nonSaturating.discriminator(critic(real), critic(fake)), tf.mul(10, r1(critic, real)));
 */
export function r1(critic: Critic, real: tf.Tensor): tf.Scalar {
  checkBatch('losses/r1', 'real', real);
  return tf.tidy(() => tf.div(meanOf(squaredGradientNorms('losses/r1', critic, real)), 2) as tf.Scalar);
}
