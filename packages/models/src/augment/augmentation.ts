import type { RandomStream } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * A differentiable function of images and a random stream. Input and output have the same shape [N,H,W,C]. The random
 * numbers are drawn separately for each image.
 *
 * It is applied to real and generated images before the discriminator, and the gradient passes through it to the
 * generator. So the generator does not learn to produce augmented images.
 */
export type Augmentation = (images: tf.Tensor4D, random: RandomStream) => tf.Tensor4D;
