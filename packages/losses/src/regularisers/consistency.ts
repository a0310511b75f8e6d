import * as tf from '@tensorflow/tfjs-core';
import { checkLogits } from '../adversarial/logits.ts';
import { meanOf } from '../adversarial/sums.ts';
import { checkFloats, checkSameShape } from '../tensors.ts';

/**
 * Computes consistency regularisation, without its weight. It is the mean squared difference of two outputs for the
 * same images.
 *
 * `logits` are the outputs for images, and `others` are the outputs for transformed copies of these images. Both have
 * the same shape. The loss is `mean((D(x) - D(T(x)))^2)`. In the papers, T flips the images and shifts them by up to
 * 1/8 of their size. The adversarial loss uses the original images.
 *
 * Source: CR applies it to real images (Zhang et al. 2020, "Consistency Regularization for Generative Adversarial
 * Networks", weight 10). bCR also applies it to generated images (Zhao et al. 2021, "Improved Consistency
 * Regularization for GANs", weight 10).
 *
 * @throws GanError if logits are empty, not float32, or of different shapes
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

/** The two losses of {@link latentConsistency}. */
export interface LatentConsistency {
  /** Computes `-mean((G(z) - G(z'))^2)`. Minimising it makes the images of neighbouring latents differ. */
  generator(images: tf.Tensor, others: tf.Tensor): tf.Scalar;
  /** Computes `mean((D(G(z)) - D(G(z')))^2)`. Minimising it makes the logits of these images equal. */
  discriminator(logits: tf.Tensor, others: tf.Tensor): tf.Scalar;
}

/**
 * Latent consistency regularisation (zCR), without its weights. z' is z plus small noise, for instance from N(0,
 * 0.05^2).
 *
 * Source: Zhao et al. 2021, "Improved Consistency Regularization for GANs", section 3.2. The paper uses it in addition
 * to bCR, with weight 20 for the discriminator and 0.5 for the generator.
 *
 * @throws GanError if a tensor is empty or not float32, or if the shapes differ
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
