import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check-tensor.ts';
import { sumTo } from './grad-config.ts';

const where = 'core/gradients';

/** Options of {@link batchNorm}. */
export interface BatchNormOptions {
  /** beta [C], which is added after scaling. @default no offset */
  readonly offset?: tf.Tensor;
  /** gamma [C], which multiplies the normalised values. @default no scale */
  readonly scale?: tf.Tensor;
  /** A constant >= 0 that is added to the variance, as in `tf.batchNorm`. @default 0.001 */
  readonly epsilon?: number;
}

/**
 * Normalises x with a given mean and variance, then scales and shifts the result.
 *
 * It computes `y = (x - mean) / sqrt(variance + epsilon) * scale + offset` (Ioffe and Szegedy 2015, "Batch
 * normalization", algorithm 1). Unlike `tf.batchNorm`, it accepts any rank, and it is also differentiable without scale
 * or offset.
 *
 * @param x [..., C] of any rank
 * @param mean [C], or any shape that broadcasts to x's shape ([N,1,1,C] for instance norm). Variance, offset and scale
 *   may have the same shapes.
 * @returns a tensor of x's shape, differentiable to any order in all five tensors
 * @throws GanError if a tensor is not float32 or does not broadcast to x's shape, or if epsilon is below 0
 *
 * @example
 * const { mean, variance } = tf.moments(x, [0, 1, 2, 3]);
 * const y = batchNorm(x, mean, variance, { scale: gamma, epsilon: 1e-5 }); // x [N,D,H,W,C]
 */
export function batchNorm<T extends tf.Tensor>(
  x: T,
  mean: tf.Tensor,
  variance: tf.Tensor,
  options: BatchNormOptions = {},
): T {
  checkKnownOptions(where, options, ['offset', 'scale', 'epsilon']);
  const { offset, scale, epsilon = 1e-3 } = options;
  checkFloats(where, 'x of batchNorm', x);
  checkShapes(x, { mean, variance, offset, scale });
  if (!(epsilon >= 0)) {
    throw new GanError(where, `epsilon of batchNorm must be at least 0; received ${String(epsilon)}.`);
  }
  const channels = x.shape.at(-1);
  const perChannel = [mean, variance, offset, scale].every(
    (t) => t === undefined || (t.rank === 1 && t.size === channels),
  );
  return tf.tidy(() => {
    if (perChannel && x.rank > 1) return fused(x, mean, variance, offset, scale, epsilon);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scaled = tf.mul(tf.sub(x, mean), scale ? tf.mul(inverse, scale) : inverse);
    return offset ? tf.add(scaled, offset) : scaled;
  }) as T;
}

/** Runs the engine's fused kernel. The kernel expects x as rows of channels. */
function fused(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  offset: tf.Tensor | undefined,
  scale: tf.Tensor | undefined,
  epsilon: number,
): tf.Tensor {
  const rows = tf.reshape(x, [-1, mean.size]);
  const y = tf.batchNorm(
    rows as tf.Tensor2D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    (offset ?? tf.zerosLike(mean)) as tf.Tensor1D,
    (scale ?? tf.onesLike(mean)) as tf.Tensor1D,
    epsilon,
  );
  return tf.reshape(y, x.shape);
}

function checkShapes(x: tf.Tensor, given: Readonly<Record<string, tf.Tensor | undefined>>): void {
  for (const [name, statistic] of Object.entries(given)) {
    if (statistic === undefined && (name === 'offset' || name === 'scale')) continue;
    checkFloats(where, `${name} of batchNorm`, statistic as tf.Tensor);
    const { shape } = statistic as tf.Tensor;
    const sizes = x.shape.slice(x.rank - shape.length);
    if (shape.length <= x.rank && shape.every((size, axis) => size === 1 || size === sizes[axis])) continue;
    throw new GanError(
      where,
      `${name} of batchNorm must be broadcast to x of shape [${x.shape}]; received [${shape}]. Give one number per channel, or an axis of size 1.`,
    );
  }
}

/**
 * Computes the gradients of the fused kernel, for statistics of any shape that is broadcast to x's shape.
 *
 * With `r = 1 / sqrt(variance + epsilon)`, the gradients are:
 * - `dx = r * scale * dy`
 * - `dmean = -r * scale * sum(dy)`
 * - `dvariance = -r^3 * scale * sum(dy * (x - mean)) / 2`
 * - `dscale = r * sum(dy * (x - mean))`
 * - `doffset = sum(dy)`
 *
 * Each of the two sums is computed once.
 */
export const fusedBatchNorm: tf.GradConfig = {
  kernelName: tf.FusedBatchNorm,
  inputsToSave: ['x', 'mean', 'variance', 'scale'],
  gradFunc: (dys, saved, attributes) => {
    const dy = dys as tf.Tensor;
    const [x, mean, variance, scale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const { varianceEpsilon } = attributes as unknown as { varianceEpsilon: number };
    const inverse = tf.rsqrt(tf.add(variance, varianceEpsilon));
    const factor = tf.mul(inverse, scale);
    const sum = sumTo(dy, mean.shape);
    const correlation = sumTo(tf.mul(dy, tf.sub(x, mean)), mean.shape);
    return {
      x: () => tf.mul(dy, factor),
      mean: () => tf.neg(tf.mul(factor, sum)),
      variance: () => tf.mul(tf.mul(-0.5, correlation), tf.mul(factor, tf.square(inverse))),
      scale: () => tf.mul(correlation, inverse),
      offset: () => tf.clone(sum),
    };
  },
};
