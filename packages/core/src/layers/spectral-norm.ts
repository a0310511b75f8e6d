import * as tf from '@tensorflow/tfjs-core';
import { scaleToSquare } from '../range-scale.ts';

/** A vector is divided by its norm or by this number if the norm is smaller, as in PyTorch's spectral_norm. */
const EPSILON = 1e-12;

/** Options of {@link spectralNorm} in training. */
export interface PowerIteration {
  /** Number of power iteration steps. */
  readonly iterations: number;
  /** Receives the updated u, [out,1]. */
  readonly update: (u: tf.Tensor) => void;
}

/**
 * Estimates the spectral norm of a matrix W by power iteration, as `sigma = u^T W v`.
 *
 * In training it repeats `v = W^T u / ||W^T u||` and `u = W v / ||W v||` `iterations` times. In inference u is constant
 * and only v is computed. Source: Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks",
 * algorithm 1. Gradients of any order treat u and v as constants, so `d sigma / dW = u v^T` (equations 9 to 12).
 *
 * For a matrix of zeros, u does not change and sigma is 1.
 *
 * @param transposed W^T [in,out]
 * @param u [out,1]
 */
export function spectralNorm(transposed: tf.Tensor2D, u: tf.Tensor2D, training?: PowerIteration): tf.Scalar {
  // The forward function of a custom gradient is not recorded, so the iteration itself is never differentiated.
  const sigma = tf.customGrad((input, save) => {
    const matrix = input as tf.Tensor2D;
    let left = u;
    let right = unit(tf.matMul(matrix, left));
    if (training !== undefined) {
      left = unitOr(left, tf.matMul(matrix, right, true));
      for (let i = 1; i < training.iterations; i++) {
        right = unit(tf.matMul(matrix, left));
        left = unitOr(left, tf.matMul(matrix, right, true));
      }
      training.update(left);
    }
    const estimate = tf.sum(tf.mul(left, tf.matMul(matrix, right, true)));
    (save as (tensors: tf.Tensor[]) => void)([tf.matMul(right, left, false, true)]);
    return {
      value: tf.where(tf.greater(estimate, 0), estimate, 1) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, [slope]: tf.Tensor[]) => tf.mul(dy, slope!),
    };
  });
  return sigma(transposed) as tf.Scalar;
}

function unit(x: tf.Tensor2D): tf.Tensor2D {
  const scaled = tf.mul(x, scaleToSquare([x]));
  return tf.div(scaled, tf.maximum(tf.norm(scaled), EPSILON));
}

/** Returns x divided by its norm, or `before` if the norm is 0. */
function unitOr(before: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D {
  return tf.where(tf.greater(tf.max(tf.abs(x)), 0), unit(x), before);
}
