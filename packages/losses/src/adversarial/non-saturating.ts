import type * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropy, type DiscriminatorLabels, discriminatorCrossEntropy } from './binary-cross-entropy.ts';
import { checkLogits } from './logits.ts';

const where = 'losses/non-saturating';

/** The two losses of {@link nonSaturating}. */
export interface NonSaturatingLoss {
  /**
   * Computes `-mean(log(D(G(z))))`. Its gradient stays large if the discriminator recognises the generated examples.
   */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /** Computes `-mean(log(D(x))) - mean(log(1 - D(G(z))))`, with the smoothed targets in `labels`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
}

/**
 * The non-saturating GAN loss on logits. The discriminator minimises the cross-entropy. The generator maximises
 * `log(D(G(z)))`.
 *
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements. The value and the gradient are finite even for logits of magnitude 1e4 and more. Source: Goodfellow et
 * al. 2014, "Generative Adversarial Nets", section 3. Label smoothing is from Salimans et al. 2016, "Improved
 * Techniques for Training GANs", section 3.4.
 *
 * @throws GanError unless 0 <= fakeLabel < realLabel <= 1, or if logits are empty, not float32, or differ in an axis
 *   other than the first
 * @example
 * const lossD = nonSaturating.discriminator(critic(real), critic(fake), { realLabel: 0.9 });
 * const lossG = nonSaturating.generator(critic(fake));
 */
export const nonSaturating: NonSaturatingLoss = {
  generator(fakeLogits) {
    checkLogits(where, 'fakeLogits', fakeLogits);
    return binaryCrossEntropy(fakeLogits, 1);
  },
  discriminator: (realLogits, fakeLogits, labels = {}) =>
    discriminatorCrossEntropy(where, realLogits, fakeLogits, labels),
};
