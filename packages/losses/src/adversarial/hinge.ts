import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/hinge';

/** The two losses of {@link hinge}. */
export interface HingeLoss {
  /** Computes `-mean(D(G(z)))`. */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /** Computes `mean(max(0, 1 - D(x))) + mean(max(0, 1 + D(G(z))))`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * The hinge GAN loss on logits. For the discriminator, a real logit above 1 or a fake logit below -1 has no loss.
 *
 * Logits have any shape. The shapes of real and fake logits must agree in all axes except the first. Each mean is over
 * all elements. Source: Lim & Ye 2017, "Geometric GAN"; Miyato et al. 2018, "Spectral Normalization for GANs",
 * equations 16 and 17.
 *
 * @throws GanError if logits are empty, not float32, or differ in an axis other than the first
 * @example
 * const lossD = hinge.discriminator(critic(real), critic(fake));
 * const lossG = hinge.generator(critic(fake));
 */
export const hinge: HingeLoss = {
  generator(fakeLogits) {
    checkLogits(where, 'fakeLogits', fakeLogits);
    return tf.tidy(() => tf.neg(tf.mean<tf.Scalar>(fakeLogits)));
  },
  discriminator(realLogits, fakeLogits) {
    checkLogits(where, 'realLogits', realLogits);
    checkLogits(where, 'fakeLogits', fakeLogits);
    checkSameForm(where, realLogits, fakeLogits);
    return tf.tidy(() =>
      tf.add<tf.Scalar>(tf.mean(tf.relu(tf.sub(1, realLogits))), tf.mean(tf.relu(tf.add(1, fakeLogits)))),
    );
  },
};
