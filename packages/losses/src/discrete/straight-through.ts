import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkTensor } from '../tensors.ts';

const where = 'losses/straight-through';

/**
 * Returns the value of `hard` with the gradient of `soft` (the straight-through estimator).
 *
 * Both tensors must have the same shape. The value is exactly `hard`. The backward pass treats the result as `soft`. If
 * `hard` is drawn from `soft` and the loss is linear, the gradient is the gradient of the expected loss. For other
 * losses, the gradient is biased. Source: Bengio et al. 2013, "Estimating or Propagating Gradients Through Stochastic
 * Neurons for Conditional Computation", section 4.
 *
 * @throws GanError `shape` if the shapes differ
 * @example
 * const tokens = straightThrough(oneHot, tf.softmax(logits)); // one-hot for the discriminator, soft for the generator
 */
export function straightThrough(hard: tf.Tensor, soft: tf.Tensor): tf.Tensor {
  checkTensor(where, 'hard', hard);
  checkTensor(where, 'soft', soft);
  if (!tf.util.arraysEqual(hard.shape, soft.shape)) {
    const received = `[${hard.shape}] and [${soft.shape}]`;
    throw new GanError(where, `hard and soft must have the same shape; received ${received}.`, { code: 'shape' });
  }
  const through = tf.customGrad((h, s) => ({
    value: tf.clone(tf.cast(h as tf.Tensor, 'float32')),
    gradFunc: (dy: tf.Tensor) => [tf.zeros((h as tf.Tensor).shape), tf.mul(dy, tf.onesLike(s as tf.Tensor))],
  }));
  return through(hard, soft);
}
