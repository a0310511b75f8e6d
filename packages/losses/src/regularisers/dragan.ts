import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { meanOf } from '../adversarial/sums.ts';
import { checkBatch } from '../tensors.ts';
import { type Critic, type NormTarget, normPenalty, resolveTarget, safeRoot } from './critic.ts';
import { checkUniformStream, type UniformStream, uniformOf } from './draws.ts';

const where = 'losses/dragan';

/** Options of {@link dragan}. */
export interface DraganOptions extends NormTarget {
  /** Scale of the perturbation, in standard deviations of the batch. It is at least 0. @default 0.5 */
  readonly reach?: number;
}

/**
 * Computes the gradient penalty of DRAGAN near the data, without its weight lambda (10 in the paper).
 *
 * `real` is float32 [n,...]. The penalty is the mean over the n samples of `(||grad critic(x')||_2 - target)^2`. The
 * norm is over all axes except the first. Source: Kodali et al. 2017, "On Convergence and Stability of GANs"
 * (arXiv:1705.07215).
 *
 * The paper uses `x' = x + delta` with normal noise delta. This function follows the authors' code:
 * `x' = x + alpha * reach * std(x) * u`. std(x) is over the whole batch, u is drawn from U[0,1) per element, and alpha
 * is drawn from U[0,1) per sample. alpha is drawn before u.
 *
 * @throws GanError under the same conditions as {@link gradientPenalty}, or if `reach` is not a finite number >= 0
 * @example
 * const loss = tf.add(minimax.discriminator(critic(real), critic(fake)),
 *   tf.mul(10, dragan(critic, real, randomStream(seed, 'dragan', step))));
 */
export function dragan(critic: Critic, real: tf.Tensor, random: UniformStream, options: DraganOptions = {}): tf.Scalar {
  checkBatch(where, 'real', real);
  checkUniformStream(where, random);
  const resolved = resolveTarget(where, options, ['reach']);
  const { reach = 0.5 } = options;
  if (!(Number.isFinite(reach) && reach >= 0)) {
    throw new GanError(where, `reach must be a finite number >= 0; received ${formatValue(reach)}. Try 0.5.`);
  }
  return tf.tidy(() => {
    const std = safeRoot(meanOf(tf.square(tf.sub(real, meanOf(real)))));
    const alpha = uniformOf(where, random, [real.shape[0]!, ...real.shape.slice(1).map(() => 1)]);
    const noise = tf.mul(alpha, tf.mul(tf.mul(reach, std), uniformOf(where, random, real.shape)));
    return normPenalty(where, critic, tf.add(real, noise), resolved);
  });
}
