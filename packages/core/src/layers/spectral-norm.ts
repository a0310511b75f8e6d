import * as tf from '@tensorflow/tfjs-core';
import { scaleToSquare } from '../range-scale.ts';

/** PyTorch's spectral_norm divides by no smaller a norm. */
const EPSILON = 1e-12;

/** What {@link spectralNorm} is asked for in training. */
export interface PowerIteration {
  /** How often u and v are improved. */
  readonly iterations: number;
  /** Takes the improved u, [out,1]. */
  readonly update: (u: tf.Tensor) => void;
}

/**
 * The spectral norm of a matrix W, estimated by power iteration: sigma = u^T W v.
 *
 * In training v <- W^T u / ||W^T u|| and u <- W v / ||W v||, `iterations` times; in inference only v is found, from a u
 * that stays. Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks", algorithm 1. To the
 * gradient u and v are constants, of any order: d sigma / dW = u v^T (eq. 9 to 12).
 *
 * In a matrix of zeros, which has no direction to find, u stays as it is and sigma is given as 1.
 *
 * @param transposed W^T [in,out]
 * @param u [out,1]
 */
export function spectralNorm(transposed: tf.Tensor2D, u: tf.Tensor2D, training?: PowerIteration): tf.Scalar {
  // What a custom gradient computes is not recorded: the iteration itself is never differentiated.
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

/** x over its norm; `before` where that is 0. */
function unitOr(before: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D {
  return tf.where(tf.greater(tf.max(tf.abs(x)), 0), unit(x), before);
}
