import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';

/** A probability, given as a number or as a tensor of the controller. */
export type Probability = number | tf.Tensor;

/** Returns a tensor [n]: each element is that of `drawn` [n] with probability p, and `unchanged` otherwise. */
export function perhaps(drawn: tf.Tensor, unchanged: number, p: Probability, random: RandomStream): tf.Tensor {
  const [n] = drawn.shape as [number];
  const happens = tf.less(random.uniform([n], 0, 1), p);
  return tf.where(happens, drawn, tf.fill([n], unchanged));
}

/** Draws n factors `2^N(0, deviation)`, [n]. */
export function factors(n: number, deviation: number, random: RandomStream): tf.Tensor {
  return tf.exp(tf.mul(random.normal([n]), deviation * Math.LN2));
}
