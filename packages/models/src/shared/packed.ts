import * as tf from '@tensorflow/tfjs-core';

/**
 * Stacks `pac` consecutive images along the channels: [N,H,W,C] becomes [N/pac, H, W, pac * C]. So the discriminator
 * judges several images at once.
 *
 * If the samples of a generator are too similar, the discriminator can notice this, because it sees several samples
 * together. Source: Lin et al. 2018, "PacGAN: The power of two samples in generative adversarial networks".
 */
export function packed(images: tf.Tensor, pac: number): tf.Tensor {
  if (pac === 1) return images;
  const [n, height, width, channels] = images.shape as [number, number, number, number];
  return tf.tidy(() => {
    const groups = tf.reshape(images, [n / pac, pac, height, width, channels]);
    return tf.reshape(tf.transpose(groups, [0, 2, 3, 1, 4]), [n / pac, height, width, pac * channels]);
  });
}
