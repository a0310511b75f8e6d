import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns the value of `x` as a constant. Every derivative of any order through the constant is zero.
 *
 * tfjs has no such operator. This function uses a custom gradient whose own gradient is constant. So a nested gradient,
 * such as the derivative of a gradient penalty, is zero too.
 *
 * @param x of any shape; the caller keeps ownership
 * @returns a tensor with x's shape and type
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

/**
 * Runs `compute` outside the gradient tape and returns its result as a constant, like {@link stopGradient}.
 *
 * No intermediate tensor is kept, and no derivative flows through the result.
 *
 * @param compute returns one tensor; its other tensors are freed
 *
 * @example
 * const reward = withoutGradient(() => tf.sigmoid(ctx.run('discriminator', written)));
 */
export function withoutGradient<T extends tf.Tensor>(compute: () => T): T {
  // tfjs does not record the forward function of a custom gradient, so nothing in `compute` is on the tape. A custom
  // gradient needs an input, even if the input is not used.
  const constant = tf.customGrad((unused) => ({
    value: tf.tidy(compute),
    gradFunc: () => tf.zerosLike(unused as tf.Tensor),
  }));
  return tf.tidy(() => constant(tf.scalar(0))) as T;
}
