import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { scaleToSquare } from '../range-scale.ts';

/**
 * Computes the joint L2 norm of all tensors: the square root of the sum of all squares.
 *
 * It sums axis by axis, because engines add float32 numbers one by one, and long sums lose precision. It scales the
 * numbers if their squares would leave the float32 range. So the result overflows only if the norm itself is too large.
 *
 * @param tensors of any shapes
 * @returns the norm; 0 if there are no tensors
 */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  if (tensors.length === 0) return tf.scalar(0);
  return tf.tidy(() => {
    const scale = scaleToSquare(tensors);
    return tf.div(rootOfSquares(tensors.map((tensor) => tf.mul(tensor, scale))), scale);
  });
}

/**
 * Scales all gradients by one factor so that their joint L2 norm is at most `maxNorm`.
 *
 * The factor is `min(1, maxNorm / (norm + 1e-6))`, as in PyTorch's `torch.nn.utils.clip_grad_norm_` (Pascanu et al.
 * 2013, "On the difficulty of training recurrent neural networks", section 3.2).
 *
 * It also works for gradients that are too large to be squared in float32. If one gradient is infinite or NaN, all
 * gradients become NaN. There is no direction to keep, and zeros would hide the error.
 *
 * @param maxNorm above 0
 * @returns new tensors with the same keys
 * @throws GanError if `maxNorm` is not a number above 0
 */
export function clipByGlobalNorm(
  gradients: Readonly<Record<string, tf.Tensor>>,
  maxNorm: number,
): Record<string, tf.Tensor> {
  if (!(maxNorm > 0)) {
    throw new GanError('core/gradient-norm', `maxNorm must be a number above 0; received ${String(maxNorm)}.`);
  }
  const entries = Object.entries(gradients);
  if (entries.length === 0) return {};
  return tf.tidy(() => {
    const scale = scaleToSquare(Object.values(gradients));
    const scaled = entries.map(([, gradient]) => tf.mul(gradient, scale));
    const norm = rootOfSquares(scaled);
    // `norm` and the gradients are already multiplied by `scale`. So this is `min(1, maxNorm / (n + 1e-6)) / scale` for
    // the norm n of the original gradients.
    const within = tf.minimum(tf.div(maxNorm, tf.add(norm, tf.mul(scale, 1e-6))), tf.div(1, scale));
    const factor = tf.where(tf.isFinite(norm), within, Number.NaN);
    return Object.fromEntries(entries.map(([key], i) => [key, tf.mul(scaled[i]!, factor)]));
  });
}

function rootOfSquares(tensors: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => tf.sqrt(tf.addN(tensors.map((tensor) => sumOfSquares(tensor)))));
}

function sumOfSquares(tensor: tf.Tensor): tf.Scalar {
  return tf.tidy(() => {
    let sums: tf.Tensor = tf.square(tensor);
    while (sums.rank > 0) sums = tf.sum(sums, -1);
    return sums as tf.Scalar;
  });
}
