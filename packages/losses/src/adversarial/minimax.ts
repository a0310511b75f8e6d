import * as tf from '@tensorflow/tfjs-core';
import {
  binaryCrossEntropy,
  type DiscriminatorLabels,
  discriminatorCrossEntropy,
  resolveLabels,
} from './binary-cross-entropy.ts';
import { checkLogits } from './logits.ts';

const where = 'losses/minimax';

/** The two losses of {@link minimax}. */
export interface MinimaxLoss {
  /**
   * Computes `mean(log(1 - D(G(z))))`. It is the negative of the term on generated examples in the discriminator's
   * loss.
   *
   * The gradient vanishes if the discriminator recognises the generated examples with certainty. The function uses only
   * the field `fakeLabel` of `labels`.
   */
  generator(fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
  /** Computes `-mean(log(D(x))) - mean(log(1 - D(G(z))))`, with the smoothed targets in `labels`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
}

/**
 * The minimax ("saturating") GAN loss on logits. The game is zero-sum: the generator maximises a term of the
 * discriminator's cross-entropy.
 *
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements. The value and the gradient are finite even for logits of magnitude 1e4 and more. Source: Goodfellow et
 * al. 2014, "Generative Adversarial Nets", equation 1. Label smoothing is from Salimans et al. 2016, "Improved
 * Techniques for Training GANs", section 3.4.
 *
 * @throws GanError unless 0 <= fakeLabel < realLabel <= 1, or if logits are empty, not float32, or differ in an axis
 *   other than the first
 * @example
 * const lossD = minimax.discriminator(critic(real), critic(fake));
 * const lossG = minimax.generator(critic(fake));
 */
export const minimax: MinimaxLoss = {
  generator(fakeLogits, labels = {}) {
    checkLogits(where, 'fakeLogits', fakeLogits);
    const { fakeLabel } = resolveLabels(where, labels);
    return tf.tidy(() => tf.neg(binaryCrossEntropy(fakeLogits, fakeLabel)));
  },
  discriminator: (realLogits, fakeLogits, labels = {}) =>
    discriminatorCrossEntropy(where, realLogits, fakeLogits, labels),
};
