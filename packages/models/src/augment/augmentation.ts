import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A differentiable function of images and a stream: [N,H,W,C] to the same shape, each image by draws of its own.
 *
 * The discriminator sees reals and fakes through it, and gradients pass it on their way to the generator: so what it does
 * to images is not learnt by the generator.
 */
export type Augmentation = (images: tf.Tensor4D, random: RandomStream) => tf.Tensor4D;

/** 1 where a condition holds and 0 elsewhere; no cast, which keeps booleans as they are on webgpu. */
export function indicator(condition: tf.Tensor): tf.Tensor {
  return tf.where(condition, tf.ones(condition.shape), tf.zeros(condition.shape));
}

/**
 * Whole numbers of `shape`, each of 0..count-1 as likely as the others, as float32.
 *
 * `random.integers` draws again what would favour some, and so reads values, which a loss must not; here the favour is
 * below count / 2^24.
 */
export function wholeNumbers(random: RandomStream, shape: readonly number[], count: number): tf.Tensor {
  return tf.floor(random.uniform(shape, 0, count));
}
