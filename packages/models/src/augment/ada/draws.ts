import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** A probability: a number, or the tensor of a controller. */
export type Probability = number | tf.Tensor;

/** Returns for each of n examples `drawn` [n] with probability p, otherwise `unchanged`. */
export function perhaps(drawn: tf.Tensor, unchanged: number, p: Probability, random: RandomStream): tf.Tensor {
  const [n] = drawn.shape as [number];
  const happens = tf.less(random.uniform([n], 0, 1), p);
  return tf.where(happens, drawn, tf.fill([n], unchanged));
}

/** 2^N(0, deviation), [n]. */
export function factors(n: number, deviation: number, random: RandomStream): tf.Tensor {
  return tf.exp(tf.mul(random.normal([n]), deviation * Math.LN2));
}
