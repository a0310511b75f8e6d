import * as tf from '@tensorflow/tfjs-core';

/** Returns `past * decay + (1 - decay) * present`, one step of an exponential moving average. */
export function movingAverage(past: tf.Tensor, present: tf.Tensor | (() => tf.Tensor), decay: number): tf.Tensor {
  return tf.tidy(() => {
    const value = typeof present === 'function' ? present() : present;
    return tf.add(tf.mul(past, decay), tf.mul(value, 1 - decay));
  });
}

/** Returns the gradient of the loss plus `weightDecay / 2 * |w|^2`. */
export function withDecay(gradient: tf.Tensor, parameter: tf.Tensor, weightDecay: number): tf.Tensor {
  return weightDecay === 0 ? gradient : tf.tidy(() => tf.add(gradient, tf.mul(parameter, weightDecay)));
}
