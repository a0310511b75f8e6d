import type { RandomStream } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * A differentiable function of images and a random stream. It maps [N,H,W,C] to the same shape and draws separately for
 * each image.
 *
 * The discriminator sees reals and fakes through it, and the gradient passes through it to the generator. So the
 * generator does not learn to produce augmented images.
 */
export type Augmentation = (images: tf.Tensor4D, random: RandomStream) => tf.Tensor4D;
