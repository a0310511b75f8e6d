import * as tf from '@tensorflow/tfjs-core';
import { unary } from './grad-config.ts';

interface Attributes {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Sums each channel of x [N,H,W,C] and its neighbours within `radius`. It multiplies x by a band matrix of ones. */
function windowSum(x: tf.Tensor, radius: number): tf.Tensor {
  const channels = x.shape.at(-1)!;
  const index = tf.range(0, channels);
  const distance = tf.abs(tf.sub(tf.expandDims(index, 1), index));
  const band = tf.cast(tf.lessEqual(distance, radius), 'float32');
  return tf.reshape(tf.matMul(tf.reshape(x, [-1, channels]), band), x.shape);
}

/**
 * Gradient of local response normalisation (Krizhevsky et al. 2012, "ImageNet classification with deep convolutional
 * neural networks", section 3.3).
 *
 * The kernel computes `y = x * n^-beta` with `n = bias + alpha * windowSum(x^2)`. The gradient is
 * `dx = dy * n^-beta - 2 * alpha * beta * x * windowSum(dy * x * n^(-beta-1))`.
 */
export const localResponse: tf.GradConfig = unary<Attributes>(tf.LRN, (dy, x, { depthRadius, bias, alpha, beta }) => {
  const n = tf.add(bias, tf.mul(alpha, windowSum(tf.square(x), depthRadius)));
  const through = windowSum(tf.mul(tf.mul(dy, x), tf.pow(n, -beta - 1)), depthRadius);
  return tf.sub(tf.mul(dy, tf.pow(n, -beta)), tf.mul(2 * alpha * beta, tf.mul(x, through)));
});
