import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/wasserstein';

/** The pair of {@link wasserstein}. */
export interface WassersteinLoss {
  /** `-mean f(G(z))`. */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /** The critic's: `mean f(G(z)) - mean f(x)`, whose negative estimates the distance. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * The Wasserstein GAN loss on a critic's raw outputs, which have no bounds.
 *
 * Logits have any shape, reals and fakes alike but for the first axis; each mean is over all elements. The critic must
 * be kept Lipschitz: by `clipWeights` after each of its updates, or by `gradientPenalty`. Arjovsky et al. 2017,
 * "Wasserstein GAN", equation 2 and algorithm 1.
 *
 * @throws GanError for logits that are empty, not float32 or of different form
 * @example
 * const lossD = wasserstein.discriminator(critic(real), critic(fake));
 * const lossG = wasserstein.generator(critic(fake));
 */
export const wasserstein: WassersteinLoss = {
  generator(fakeLogits) {
    checkLogits(where, 'fakeLogits', fakeLogits);
    return tf.tidy(() => tf.neg(tf.mean<tf.Scalar>(fakeLogits)));
  },
  discriminator(realLogits, fakeLogits) {
    checkLogits(where, 'realLogits', realLogits);
    checkLogits(where, 'fakeLogits', fakeLogits);
    checkSameForm(where, realLogits, fakeLogits);
    return tf.tidy(() => tf.sub<tf.Scalar>(tf.mean(fakeLogits), tf.mean(realLogits)));
  },
};
