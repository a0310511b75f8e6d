import * as tf from '@tensorflow/tfjs-core';

/**
 * The value of `x` as a constant: every derivative through it is zero, of any order.
 *
 * tfjs has no such operator. Written as a custom gradient whose gradient is a constant, so that a nested gradient
 * (a penalty on a gradient) finds nothing to differentiate either.
 *
 * @param x of any shape; stays owned by the caller
 * @returns a tensor of x's shape and type
 *
 * @example
 * const target = stopGradient(critic.apply(real) as tf.Tensor);
 */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  const constant = tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: () => tf.zeros((input as tf.Tensor).shape),
  }));
  return constant(x) as T;
}
