import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from './logits.ts';
import type { RelativisticLoss } from './relativistic.ts';
import { meanOf } from './sums.ts';

const where = 'losses/relativistic-pairing';

/**
 * The relativistic pairing GAN loss (RpGAN). It pairs each real example with a generated example and computes the
 * cross-entropy of the difference of their logits.
 *
 * The discriminator minimises `mean(softplus(-(C(x_i) - C(G(z_i)))))`. The generator minimises
 * `mean(softplus(-(C(G(z_i)) - C(x_i))))`. Real example i is paired with generated example i. Real and fake logits must
 * have the same shape, which may be any shape. The mean is over all elements. If the logits of each pair are equal, the
 * loss is ln(2).
 *
 * Source: Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard GAN", section
 * 4.1. For the combination with R1 and R2, see Huang et al. 2024, "The GAN is dead; long live the GAN! A Modern GAN
 * Baseline", section 2.
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
