import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';
import { meanOf } from '../adversarial/sums.ts';
import { checkFloats, checkSameShape } from '../tensors.ts';

/**
 * Consistency regularisation, without its weight: the mean squared difference of two judgements of the same images.
 *
 * `logits` are those of images and `others` those of the same images seen otherwise, of one shape:
 * mean (D(x) - D(T(x)))^2. CR has reals in x (Zhang et al. 2020, "Consistency Regularization for Generative Adversarial
 * Networks", weight 10); bCR adds the same of fakes (Zhao et al. 2021, "Improved Consistency Regularization for GANs",
 * weight 10). T flips and shifts by up to an eighth. The adversarial loss sees the images as they are.
 *
 * @throws GanError for logits that are empty, not float32 or of different shapes
 * @example
 * const lossD = tf.add(hinge.discriminator(critic(real), critic(fake)),
 *   tf.mul(10, consistency(critic(real), critic(moved(real)))));
 */
export function consistency(logits: tf.Tensor, others: tf.Tensor): tf.Scalar {
  const where = 'losses/consistency';
  checkLogits(where, 'logits', logits);
  checkLogits(where, 'others', others);
  checkSameShape(where, ['logits', 'others'], logits, others);
  return tf.tidy(() => meanOf(tf.square(tf.sub(logits, others))));
}

/** The pair of {@link latentConsistency}. */
export interface LatentConsistency {
  /** `-mean (G(z) - G(z'))^2`: images of neighbouring latents are to differ. */
  generator(images: tf.Tensor, others: tf.Tensor): tf.Scalar;
  /** `mean (D(G(z)) - D(G(z')))^2`: and to be judged alike. */
  discriminator(logits: tf.Tensor, others: tf.Tensor): tf.Scalar;
}

/**
 * Latent consistency regularisation (zCR), without its weights: z' is z with a little noise added, N(0, .05^2) say.
 *
 * Zhao et al. 2021, "Improved Consistency Regularization for GANs", section 3.2: weights 20 for the discriminator and 0.5
 * for the generator, beside bCR.
 *
 * @throws GanError for tensors that are empty, not float32 or of different shapes
 * @example
 * const lossG = tf.add(hinge.generator(critic(fake)), tf.mul(0.5, latentConsistency.generator(fake, near)));
 */
export const latentConsistency: LatentConsistency = {
  generator(images, others) {
    const where = 'losses/latent-consistency';
    checkFloats(where, 'images', images);
    checkFloats(where, 'others', others);
    checkSameShape(where, ['images', 'others'], images, others);
    return tf.tidy(() => tf.neg(meanOf(tf.square(tf.sub(images, others)))));
  },
  discriminator: consistency,
};
