import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/wasserstein';

/** The two losses of {@link wasserstein}. */
export interface WassersteinLoss {
  /** Computes `-mean(f(G(z)))`. */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /**
   * Computes the critic's loss, `mean(f(G(z))) - mean(f(x))`. Its negative is an estimate of the Wasserstein distance.
   */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * The Wasserstein GAN loss on the unbounded outputs of a critic.
 *
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements. The critic must be Lipschitz continuous. To achieve this, call `clipWeights` after each update of the
 * critic, or add `gradientPenalty` to the loss. Source: Arjovsky et al. 2017, "Wasserstein GAN", equation 2 and
 * algorithm 1.
 *
 * @throws GanError if logits are empty, not float32, or differ in an axis other than the first
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
