import * as tf from '@tensorflow/tfjs-core';
import { checkBatch, checkSameShape } from '../tensors.ts';
import { type Critic, type NormTarget, normPenalty, resolveTarget } from './critic.ts';
import { checkUniformStream, type UniformStream, uniformOf } from './draws.ts';

const where = 'losses/gradient-penalty';

/** Options of {@link gradientPenalty}. */
export type GradientPenaltyOptions = NormTarget;

/**
 * Computes the gradient penalty of WGAN-GP, without its weight lambda (10 in the paper).
 *
 * `real` and `fake` are float32 [n,...] of the same shape. The penalty is the mean over the n samples of
 * `(||grad critic(x')||_2 - target)^2` at `x' = alpha * real + (1 - alpha) * fake`. alpha is drawn from U[0,1) for each
 * sample. The norm is over all axes except the first. If a sample has several logits, their sum is differentiated. If
 * the gradient is 0, the penalty is `target^2`, and the gradient of the penalty is 0.
 *
 * Source: Gulrajani et al. 2017, "Improved Training of Wasserstein GANs", equation 3 and algorithm 1. `oneSided` uses
 * `max(0, ||grad|| - target)^2`, which section 4 of that paper discusses and Petzka et al. 2018 prefer.
 *
 * Call the function inside `tf.variableGrads` or an optimizer's `minimize`, because its value is differentiated with
 * respect to the critic's weights. The function calls `repairGradients` first, because the original tfjs gradients
 * cannot be differentiated again.
 *
 * @param critic a critic without batch norm in training mode: the logits of a sample must depend on that sample alone
 * @throws GanError if a batch is empty or not float32, if the shapes differ, if the critic returns no logits per sample
 *   or does not depend on its argument, or if an option is invalid
 * @example
 * const loss = tf.add(wasserstein.discriminator(critic(real), critic(fake)),
 *   tf.mul(10, gradientPenalty(critic, real, fake, randomStream(seed, 'alpha', step))));
 */
export function gradientPenalty(
  critic: Critic,
  real: tf.Tensor,
  fake: tf.Tensor,
  random: UniformStream,
  options: GradientPenaltyOptions = {},
): tf.Scalar {
  checkBatch(where, 'real', real);
  checkBatch(where, 'fake', fake);
  checkSameShape(where, ['real', 'fake'], real, fake);
  checkUniformStream(where, random);
  const resolved = resolveTarget(where, options);
  return tf.tidy(() => {
    const alpha = uniformOf(where, random, [real.shape[0]!, ...real.shape.slice(1).map(() => 1)]);
    const between = tf.add(fake, tf.mul(alpha, tf.sub(real, fake)));
    return normPenalty(where, critic, between, resolved);
  });
}
