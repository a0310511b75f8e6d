import * as tf from '@tensorflow/tfjs-core';
import { checkLogits, checkSameForm } from './logits.ts';

const where = 'losses/hinge';

/** The pair of {@link hinge}. */
export interface HingeLoss {
  /** `-mean D(G(z))`. */
  generator(fakeLogits: tf.Tensor): tf.Scalar;
  /** `mean max(0, 1 - D(x)) + mean max(0, 1 + D(G(z)))`. */
  discriminator(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar;
}

/**
 * The hinge GAN loss on logits: what the discriminator tells apart by more than 1 costs it nothing.
 *
 * Logits have any shape, reals and fakes alike but for the first axis; each mean is over all elements. Lim & Ye 2017,
 * "Geometric GAN", and Miyato et al. 2018, "Spectral Normalization for GANs", equations 16 and 17.
 *
 * @throws GanError for logits that are empty, not float32 or of different form
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
