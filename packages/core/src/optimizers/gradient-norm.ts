import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The L2 norm of all tensors together: the square root of the sum of all squares.
 *
 * Sums run axis by axis: engines add float32 numbers one after the other, which loses digits in long sums.
 *
 * @param tensors of any shapes; 0 where there are none
 */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  if (tensors.length === 0) return tf.scalar(0);
  return tf.tidy(() => tf.sqrt(tf.addN(tensors.map((tensor) => sumOfSquares(tensor)))));
}

/**
 * Scales gradients, all by one factor, so that their joint L2 norm is at most `maxNorm`.
 *
 * Factor min(1, maxNorm / (norm + 1e-6)), as PyTorch's `torch.nn.utils.clip_grad_norm_` (Pascanu et al. 2013, "On the
 * difficulty of training recurrent neural networks", section 3.2).
 *
 * @param maxNorm above 0
 * @returns new tensors under the same keys
 * @throws GanError when `maxNorm` is not a number above 0
 */
export function clipByGlobalNorm(
  gradients: Readonly<Record<string, tf.Tensor>>,
  maxNorm: number,
): Record<string, tf.Tensor> {
  if (!(maxNorm > 0)) {
    throw new GanError('core/gradient-norm', `maxNorm must be a number above 0; received ${String(maxNorm)}.`);
  }
  return tf.tidy(() => {
    const factor = tf.minimum(tf.div(maxNorm, tf.add(globalNorm(Object.values(gradients)), 1e-6)), 1);
    return Object.fromEntries(Object.entries(gradients).map(([key, gradient]) => [key, tf.mul(gradient, factor)]));
  });
}

function sumOfSquares(tensor: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    let sums: tf.Tensor = tf.square(tensor);
    while (sums.rank > 0) sums = tf.sum(sums, -1);
    return sums as tf.Scalar;
  });
}
