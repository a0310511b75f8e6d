import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { randomStream } from '../random/random-stream.ts';
import { spectralNorm } from './spectral-norm.ts';

/** How a kernel is normalised. */
export interface SpectralKernelOptions {
  /** Which of the kernel's last two axes counts the outputs. @default 'last' */
  readonly outputs?: 'last' | 'last but one';
  /** Whether u is improved. */
  readonly training: boolean;
  /** Steps of the power iteration in training. @default 1 */
  readonly iterations?: number;
}

/**
 * A kernel over its spectral norm, sigma(W) = u^T W v; in training the power iteration improves u.
 *
 * @param u [outputs], started by {@link startPowerIteration}
 */
export function overSpectralNorm(kernel: tf.Tensor, u: LayerVariable, options: SpectralKernelOptions): tf.Tensor {
  const { outputs = 'last', training, iterations = 1 } = options;
  const { rank } = kernel;
  const order = [...kernel.shape.keys()];
  const outputsLast =
    outputs === 'last' ? kernel : tf.transpose(kernel, [...order.slice(0, rank - 2), rank - 1, rank - 2]);
  const matrix = tf.reshape(outputsLast, [-1, outputsLast.shape.at(-1)!]) as tf.Tensor2D;
  const update = (next: tf.Tensor): void => {
    u.write(tf.reshape(next, [-1]));
  };
  const column = tf.reshape(u.read(), [-1, 1]) as tf.Tensor2D;
  return tf.div(kernel, spectralNorm(matrix, column, training ? { iterations, update } : undefined));
}

/**
 * Gives u a random direction, as in algorithm 1 of Miyato et al. 2018, but the same for one path of names: any u will do
 * that is not orthogonal to u_1.
 */
export function startPowerIteration(u: LayerVariable, outputs: number, ...path: readonly string[]): void {
  tf.tidy(() => {
    const start = tf.tensor1d(Array.from(randomStream(0, 'core/layers/spectral', ...path).normalValues(outputs)));
    u.write(tf.div(start, tf.norm(start)));
  });
}
