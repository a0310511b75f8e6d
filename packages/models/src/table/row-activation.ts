import { gumbelSoftmax } from '@ganforge/losses';
import type { Span } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Applies the activations to the output of the generator [N,width]: tanh for scalars, and Gumbel-softmax for modes and
 * categories.
 *
 * @param noise standard Gumbel noise [N,width]; the noise at positions of scalars is not used
 * @param hard whether modes and categories are one-hot, with the gradient of the relaxation
 */
export function activateRows(
  output: tf.Tensor,
  spans: readonly Span[],
  noise: tf.Tensor,
  temperature: number,
  hard = false,
): tf.Tensor {
  const parts = spans.map(({ type, start, size }) => {
    const part = tf.slice(output, [0, start], [-1, size]);
    if (type === 'scalar') return tf.tanh(part);
    const gumbel = (): tf.Tensor => tf.slice(noise, [0, start], [-1, size]);
    return gumbelSoftmax(part, { gumbel }, temperature, { hard });
  });
  return tf.concat(parts, 1);
}

/** Converts uniform numbers in [-1,1) to standard Gumbel noise. */
export function gumbelOf(uniform: tf.Tensor): tf.Tensor {
  // Limits the numbers, because -1 itself would become minus infinity.
  const u = tf.maximum(tf.mul(tf.add(uniform, 1), 0.5), 1e-7);
  return tf.neg(tf.log(tf.neg(tf.log(u))));
}
