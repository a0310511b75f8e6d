import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Augmentation } from './augmentation.ts';

/**
 * Changes brightness, saturation and contrast of each image at random. It adds a number from U(-0.5,0.5). Then it
 * scales by U(0,2) about the mean of the channels of each pixel. Then it scales by U(0.5,1.5) about the mean of the
 * image.
 */
export const color: Augmentation = (images, random) =>
  tf.tidy(() => {
    const brighter = tf.add(images, perImage(images, random.fork('brightness'), -0.5, 0.5));
    const saturated = stretched(brighter, [3], perImage(images, random.fork('saturation'), 0, 2));
    return stretched(saturated, [1, 2, 3], perImage(images, random.fork('contrast'), 0.5, 1.5));
  });

/** Scales x by `factor` about its mean along `axes`. */
function stretched(x: tf.Tensor, axes: number[], factor: tf.Tensor): tf.Tensor4D {
  const mean = tf.mean(x, axes, true);
  return tf.add(tf.mul(tf.sub(x, mean), factor), mean);
}

/** Draws a number for each image, [N,1,1,1]. */
function perImage(images: tf.Tensor4D, random: RandomStream, min: number, max: number): tf.Tensor {
  return random.uniform([images.shape[0], 1, 1, 1], min, max);
}
