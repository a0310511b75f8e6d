import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from './logits.ts';
import type { RelativisticLoss } from './relativistic.ts';
import { meanOf } from './sums.ts';

const where = 'losses/relativistic-pairing';

/**
 * The relativistic pairing GAN loss (RpGAN): the cross-entropy of the logit difference of each real-fake pair.
 *
 * The discriminator minimises `mean softplus(-(C(x_i) - C(G(z_i))))`. The generator minimises `mean
 * softplus(-(C(G(z_i)) - C(x_i)))`. Real i is paired with fake i. Both logits have the same shape, which may be any.
 * The mean is over all elements. The loss is ln 2 if the critic sees no difference.
 *
 * Source: Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard GAN", section
 * 4.1. With R1 and R2: Huang et al. 2024, "The GAN is dead; long live the GAN! A Modern GAN Baseline", section 2.
 *
 * @throws GanError if logits are empty, not float32, or of different shapes
 * @example
 * const lossD = relativisticPairing.discriminator(critic(real), critic(fake));
 * const lossG = relativisticPairing.generator(critic(real), critic(fake));
 */
export const relativisticPairing: RelativisticLoss = {
  generator: (realLogits, fakeLogits) => paired(realLogits, fakeLogits, fakeLogits, realLogits),
  discriminator: (realLogits, fakeLogits) => paired(realLogits, fakeLogits, realLogits, fakeLogits),
};

function paired(real: tf.Tensor, fake: tf.Tensor, rising: tf.Tensor, falling: tf.Tensor): tf.Scalar {
  checkLogits(where, 'realLogits', real);
  checkLogits(where, 'fakeLogits', fake);
  if (!tf.util.arraysEqual(real.shape, fake.shape)) {
    const problem = `realLogits and fakeLogits must have one shape, since each real goes with a fake; received [${real.shape}] and [${fake.shape}].`;
    throw new GanError(where, problem, { code: 'shape' });
  }
  return tf.tidy(() => meanOf(tf.softplus(tf.sub(falling, rising))));
}
