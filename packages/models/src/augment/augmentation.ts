import type { RandomStream } from '@ganforge/core';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * A differentiable function of images and a stream: [N,H,W,C] to the same shape, each image by draws of its own.
 *
 * The discriminator sees reals and fakes through it, and gradients pass it on their way to the generator: so what it does
 * to images is not learnt by the generator.
 */
export type Augmentation = (images: tf.Tensor4D, random: RandomStream) => tf.Tensor4D;
