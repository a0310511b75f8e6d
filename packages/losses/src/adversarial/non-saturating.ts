import type * as tf from '@tensorflow/tfjs-core';
import { binaryCrossEntropy, type DiscriminatorLabels, discriminatorCrossEntropy } from './binary-cross-entropy.ts';
import { checkLogits } from './logits.ts';

const where = 'losses/non-saturating';

/** The pair of {@link nonSaturating}. */
export interface NonSaturatingLoss {
  /** `-mean log D(G(z))`: large, and with a strong gradient, where the discriminator is sure of the fakes. */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /** `-mean log D(x) - mean log(1 - D(G(z)))`, with the targets that `labels` smooth. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
}

/**
 * The non-saturating GAN loss on logits: the discriminator's cross-entropy, and a generator that maximises log D(G(z)).
 *
 * Logits have any shape, reals and fakes alike but for the first axis; each mean is over all elements. Finite, with a
 * finite gradient, for logits up to 1e4 and beyond. Goodfellow et al. 2014, "Generative Adversarial Nets", section 3;
 * smoothing by Salimans et al. 2016, "Improved Techniques for Training GANs", section 3.4.
 *
 * @throws GanError for labels outside 0 <= fakeLabel < realLabel <= 1, and for logits that are empty, not float32 or
 * of different form
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
