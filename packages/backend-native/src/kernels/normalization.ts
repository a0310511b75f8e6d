import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../backend.ts';
import { type Replacement, replacement } from '../replacement.ts';

/** Sizes of x [outer,n,inner]. */
type Sizes = [outer: number, n: number, inner: number];

interface OwnAttributes {
  /** `true`: each example is normalised separately (instance norm). `false`: the whole batch together (batch norm). */
  readonly perExample: boolean;
  readonly epsilon: number;
}

/** FusedBatchNorm with one number per channel, and core's normalisation by batch statistics. */
export const normalization: readonly Replacement[] = [
  replacement<'x' | 'mean' | 'variance' | 'offset' | 'scale', { readonly varianceEpsilon?: number }>(
    tf.FusedBatchNorm,
    ({ inputs: { x, mean, variance, offset, scale }, attrs: { varianceEpsilon = 1e-3 }, backend }) => {
      const channels = x.shape.at(-1) ?? 1;
      const given = [mean, variance, offset, scale].filter((t) => t !== undefined && t !== null);
      const perChannel = given.every((t) => t.dtype === 'float32' && tf.util.sizeFromShape(t.shape) === channels);
      if (x.dtype !== 'float32' || !perChannel) return undefined;
      const optional = (t: tf.TensorInfo | undefined) =>
        t === undefined || t === null ? undefined : floats(backend, t);
      const { info, values } = backend.output(x.shape, 'float32');
      backend.addon.normalization.given(
        floats(backend, x),
        floats(backend, mean),
        floats(backend, variance),
        optional(offset),
        optional(scale),
        values,
        1,
        channels === 0 ? 0 : values.length / channels,
        channels,
        varianceEpsilon,
      );
      return info;
    },
  ),
  // Normalises x [N,...,C] with scale and offset [C]. The results are y, the mean and the variance. The shape of the
  // mean and the variance is [C], or [N,1,...,1,C] with `perExample`.
  replacement<'x' | 'scale' | 'offset', OwnAttributes>(
    'GanforgeNormalization',
    ({ inputs: { x, scale, offset }, attrs: { perExample, epsilon }, backend }) => {
      const statistics = perExample
        ? x.shape.map((size, i) => (i > 0 && i < x.shape.length - 1 ? 1 : size))
        : scale.shape;
      const y = backend.output(x.shape, 'float32');
      const mean = backend.output(statistics, 'float32');
      const variance = backend.output(statistics, 'float32');
      backend.addon.normalization.own(
        floats(backend, x),
        floats(backend, scale),
        floats(backend, offset),
        y.values,
        mean.values,
        variance.values,
        ...sizes(x, perExample),
        epsilon,
      );
      return [y.info, mean.info, variance.info];
    },
  ),
  replacement<'dy' | 'dMean' | 'dVariance' | 'x' | 'mean' | 'variance' | 'scale', OwnAttributes>(
    'GanforgeNormalizationGrad',
    ({ inputs: { dy, dMean, dVariance, x, mean, variance, scale }, attrs: { perExample, epsilon }, backend }) => {
      const dx = backend.output(x.shape, 'float32');
      const dScale = backend.output(scale.shape, 'float32');
      const dOffset = backend.output(scale.shape, 'float32');
      backend.addon.normalization.ownGradient(
        floats(backend, dy),
        floats(backend, dMean),
        floats(backend, dVariance),
        floats(backend, x),
        floats(backend, mean),
        floats(backend, variance),
        floats(backend, scale),
        dx.values,
        dScale.values,
        dOffset.values,
        ...sizes(x, perExample),
        epsilon,
      );
      return [dx.info, dScale.info, dOffset.info];
    },
  ),
];

function floats(backend: NativeBackend, tensor: tf.TensorInfo): Float32Array {
  return backend.values(tensor) as Float32Array;
}

function sizes({ shape }: tf.TensorInfo, perExample: boolean): Sizes {
  const outer = perExample ? (shape[0] ?? 1) : 1;
  const inner = shape.at(-1) ?? 1;
  const between = tf.util.sizeFromShape(shape.slice(1, -1));
  return [outer, perExample ? between : (shape[0] ?? 1) * between, inner];
}
