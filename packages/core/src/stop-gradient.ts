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

/**
 * What `compute` gives as a constant, as {@link stopGradient} has it, but computed off the gradient's tape: nothing on the
 * way is kept, and no derivative is propagated through it.
 *
 * @param compute makes one tensor; what else it makes is freed
 *
 * @example
 * const reward = withoutGradient(() => tf.sigmoid(ctx.run('discriminator', written)));
 */
export function withoutGradient<T extends tf.Tensor>(compute: () => T): T {
  // tfjs records nothing in the forward function of a custom gradient; a gradient function of no use wants an input.
  const constant = tf.customGrad((unused) => ({
    value: tf.tidy(compute),
    gradFunc: () => tf.zerosLike(unused as tf.Tensor),
  }));
  return tf.tidy(() => constant(tf.scalar(0))) as T;
}
