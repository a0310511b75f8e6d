import * as tf from '@tensorflow/tfjs-core';
import { checkBatch, checkSameShape } from '../tensors.ts';
import { type Critic, type NormTarget, normPenalty, resolveTarget } from './critic.ts';
import { checkUniformStream, type UniformStream, uniformOf } from './draws.ts';

const where = 'losses/gradient-penalty';

/** Options of {@link gradientPenalty}. */
export type GradientPenaltyOptions = NormTarget;

/**
 * The gradient penalty of WGAN-GP, without its weight lambda (10 in the paper).
 *
 * `real` and `fake` are float32 of one shape [n,...]; the norm is taken per sample over all other axes. The mean over n
 * of (||grad critic(x')||_2 - target)^2 at x' = alpha real + (1 - alpha) fake, with one alpha ~ U[0,1) per sample. Of
 * several logits per sample the sum is differentiated. Gulrajani et al. 2017, "Improved Training of Wasserstein GANs",
 * equation 3 and algorithm 1; `oneSided` is max(0, ||.|| - target)^2, discussed in its section 4 and favoured by
 * Petzka et al. 2018. Where the gradient is 0 the penalty is target^2 and passes no gradient on.
 *
 * Call it inside `tf.variableGrads` or an optimizer's `minimize`: its value is differentiated for the critic's weights.
 * It repairs tfjs's gradients first, which cannot be differentiated again as they are.
 *
 * @param critic no batch norm in training mode: each sample's logits must depend on that sample alone
 * @throws GanError for batches that are empty, not float32 or of two shapes, for a critic that gives no logits per
 * sample or does not depend on its argument, and for options that cannot work
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
