import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from './logits.ts';
import type { RelativisticLoss } from './relativistic.ts';
import { meanOf } from './sums.ts';

const where = 'losses/relativistic-pairing';

/**
 * The relativistic pairing GAN loss (RpGAN): cross-entropy of each real's logit less that of the fake it is paired with.
 *
 * The discriminator lowers `mean softplus(-(C(x_i) - C(G(z_i))))` and the generator `mean softplus(-(C(G(z_i)) - C(x_i)))`; the
 * i-th real goes with the i-th fake. Logits have one shape, which is any; the mean is over all elements. ln 2 where the
 * critic sees no difference. Jolicoeur-Martineau 2018, "The relativistic discriminator: a key element missing from standard
 * GAN", section 4.1; with R1 and R2: Huang et al. 2024, "The GAN is dead; long live the GAN! A Modern GAN Baseline",
 * section 2.
 *
 * @throws GanError for logits that are empty, not float32 or of two shapes
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
