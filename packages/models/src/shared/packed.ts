import * as tf from '@tensorflow/tfjs-core';

/**
 * Images stacked on their channels, so that a discriminator judges several at once: [N,H,W,C] to [N/pac,H,W,pac C].
 *
 * A generator that makes few kinds of images is seen through sooner. Lin et al. 2018, "PacGAN: The power of two samples
 * in generative adversarial networks". Images that follow one another come together.
 */
export function packed(images: tf.Tensor, pac: number): tf.Tensor {
  if (pac === 1) return images;
  const [n, height, width, channels] = images.shape as [number, number, number, number];
  return tf.tidy(() => {
    const groups = tf.reshape(images, [n / pac, pac, height, width, channels]);
    return tf.reshape(tf.transpose(groups, [0, 2, 3, 1, 4]), [n / pac, height, width, pac * channels]);
  });
}
