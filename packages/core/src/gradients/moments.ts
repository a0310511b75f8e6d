import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from '../fused.ts';
import { sumTo } from './grad-config.ts';
import { runKernel } from './run-kernel.ts';

/** Options of {@link normalizeByMoments}. */
export interface MomentsOptions {
  /**
   * Whether each example has its own statistics (instance norm) or all examples of the batch share them (batch norm).
   */
  readonly perExample: boolean;
  /** A constant that is added to the variance. */
  readonly epsilon: number;
  /** gamma [C], which multiplies the normalised values. @default no scale */
  readonly scale?: tf.Tensor | undefined;
  /** beta [C], which is added after scaling. @default no offset */
  readonly offset?: tf.Tensor | undefined;
}

/** Normalised values and their statistics. The shape of the statistics is [C], or [N,1,...,1,C] per example. */
export interface ByMoments {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

const fusedKernel = 'GanforgeNormalization';

type Attributes = Pick<MomentsOptions, 'perExample' | 'epsilon'>;

/**
 * Normalises x [N,...,C] by its own mean and variance, then scales and shifts the result.
 *
 * It computes `y = (x - m) / sqrt(v + epsilon) * scale + offset`. v is the mean of the squares of `x - m` (divided by
 * n, not n - 1). y is differentiable to any order. With the fused kernel, the forward computation passes over x three
 * times and the gradient five times.
 */
export function normalizeByMoments(x: tf.Tensor, options: MomentsOptions): ByMoments {
  const { perExample, epsilon, scale, offset } = options;
  if (x.dtype === 'float32' && hasKernel(fusedKernel)) {
    const channels = [x.shape.at(-1) ?? 1];
    const inputs = { x, scale: scale ?? tf.ones(channels), offset: offset ?? tf.zeros(channels) };
    const [y, mean, variance] = runKernel(fusedKernel, inputs, { perExample, epsilon }) as unknown as tf.Tensor[];
    return { y: y!, mean: mean!, variance: variance! };
  }
  const { mean, centred, variance } = moments(x, perExample);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  const scaled = scale === undefined ? normal : tf.mul(normal, scale);
  return { y: offset === undefined ? scaled : tf.add(scaled, offset), mean, variance };
}

function moments(x: tf.Tensor, perExample: boolean) {
  const axes = axesOf(x, perExample);
  const mean = tf.mean(x, axes, perExample);
  const centred = tf.sub(x, mean);
  return { mean, centred, variance: tf.mean(tf.mul(centred, centred), axes, perExample) };
}

function axesOf({ rank }: tf.Tensor, perExample: boolean): number[] {
  return Array.from({ length: rank - 1 }, (_, axis) => axis).slice(perExample ? 1 : 0);
}

/** Gradient of the fused kernel. It is a kernel too. Gradients of higher order use the composed form. */
export const normalizationByMoments: tf.GradConfig = {
  kernelName: fusedKernel,
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attributes) => {
    const [dy, dMean, dVariance] = dys as tf.Tensor[] as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [x, scale, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const given = { dy, dMean, dVariance, x, scale };
    // Inside another gradient's tape, the result is differentiated again, so it must be composed of recorded
    // operations.
    const recorded = tf.engine().state.gradientDepth > 0;
    const [dx, dScale, dOffset] = recorded
      ? composedGradient(given, attributes as unknown as Attributes)
      : (runKernel(`${fusedKernel}Grad`, { ...given, mean, variance }, attributes) as unknown as tf.Tensor[]);
    return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
  },
};

type Given = Readonly<Record<'dy' | 'dMean' | 'dVariance' | 'x' | 'scale', tf.Tensor>>;

/**
 * Computes the gradient from recorded operations.
 *
 * With `r = 1 / sqrt(v + epsilon)`, `s = sum(dy)` and `t = sum(dy * (x - m))` over the n values of a statistic:
 * - `dx = r * scale * dy + (x - m) * (2 * dv - r^3 * scale * t) / n + (dm - r * scale * s) / n`
 * - `dscale = r * t`
 * - `doffset = s`
 */
function composedGradient({ dy, dMean, dVariance, x, scale }: Given, { perExample, epsilon }: Attributes): tf.Tensor[] {
  const axes = axesOf(x, perExample);
  const { mean, centred, variance } = moments(x, perExample);
  const n = x.size / mean.size;
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const factor = tf.mul(inverse, scale);
  const sum = tf.sum(dy, axes, perExample);
  const correlation = tf.sum(tf.mul(dy, centred), axes, perExample);
  const slope = tf.div(tf.sub(tf.mul(2, dVariance), tf.mul(tf.mul(factor, tf.square(inverse)), correlation)), n);
  const shift = tf.div(tf.sub(dMean, tf.mul(factor, sum)), n);
  return [
    tf.add(tf.add(tf.mul(dy, factor), tf.mul(centred, slope)), shift),
    sumTo(tf.mul(correlation, inverse), scale.shape),
    sumTo(sum, scale.shape),
  ];
}
