import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { randomStream } from '../random/random-stream.ts';
import { spectralNorm } from './spectral-norm.ts';

/** Options of {@link overSpectralNorm}. */
export interface SpectralKernelOptions {
  /** The kernel's axis of output channels. @default 'last' */
  readonly outputs?: 'last' | 'last but one';
  /** Whether the power iteration updates u. */
  readonly training: boolean;
  /** Steps of the power iteration in training. @default 1 */
  readonly iterations?: number;
}

/**
 * Divides a kernel by its spectral norm, `sigma(W) = u^T W v`. In training the power iteration updates u.
 *
 * @param u the vector of the power iteration, [outputs]; {@link startPowerIteration} sets its first value
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
 * Sets u to a random unit vector, as in algorithm 1 of Miyato et al. 2018. The random stream is keyed by the path of
 * names. Every start works, unless u is orthogonal to the first left singular vector.
 */
export function startPowerIteration(u: LayerVariable, outputs: number, ...path: readonly string[]): void {
  tf.tidy(() => {
    const start = tf.tensor1d(Array.from(randomStream(0, 'core/layers/spectral', ...path).normalValues(outputs)));
    u.write(tf.div(start, tf.norm(start)));
  });
}
