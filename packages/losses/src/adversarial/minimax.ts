import * as tf from '@tensorflow/tfjs-core';
import {
  binaryCrossEntropy,
  type DiscriminatorLabels,
  discriminatorCrossEntropy,
  resolveLabels,
} from './binary-cross-entropy.ts';
import { checkLogits } from './logits.ts';

const where = 'losses/minimax';

/** The pair of {@link minimax}. */
export interface MinimaxLoss {
  /**
   * `mean log(1 - D(G(z)))`, the negative of the discriminator's term on fakes; its gradient fades where the
   * discriminator is sure of the fakes. Only `fakeLabel` of `labels` counts here.
   */
  generator(fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
  /** `-mean log D(x) - mean log(1 - D(G(z)))`, with the targets that `labels` smooth. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor, labels?: DiscriminatorLabels): tf.Scalar;
}

/**
 * The minimax ("saturating") GAN loss on logits: a zero-sum game over the discriminator's cross-entropy.
 *
 * Logits have any shape, reals and fakes alike but for the first axis; each mean is over all elements. Finite, with a
 * finite gradient, for logits up to 1e4 and beyond. Goodfellow et al. 2014, "Generative Adversarial Nets", equation 1;
 * smoothing by Salimans et al. 2016, "Improved Techniques for Training GANs", section 3.4.
 *
 * @throws GanError for labels outside 0 <= fakeLabel < realLabel <= 1, and for logits that are empty, not float32 or
 * of different form
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
