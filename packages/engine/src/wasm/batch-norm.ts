import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

interface Inputs {
  readonly x: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly offset?: tf.Tensor;
  readonly scale?: tf.Tensor;
}

/**
 * Computes `FusedBatchNorm` of [...,C] by vectors of C elements with the arithmetic of XNNPACK. tfjs's kernel computes
 * a square root for each element.
 */
export function fusedBatchNorm(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { x, mean, variance, offset, scale } = call.inputs as unknown as Inputs;
  const { varianceEpsilon } = call.attrs as unknown as { varianceEpsilon: number };
  const channels = x.shape.at(-1);
  const perChannel = [mean, variance, offset, scale].every((t) => t === undefined || t === null || t.size === channels);
  if (x.dtype !== 'float32' || x.size === 0 || !perChannel) return upstream(call);
  return tf.tidy(() => {
    const vector = (t: tf.Tensor): tf.Tensor => tf.reshape(t, [t.size]);
    const inverse = tf.rsqrt(tf.add(vector(variance), varianceEpsilon));
    const factor = scale == null ? inverse : tf.mul(inverse, vector(scale));
    const scaled = tf.mul(tf.sub(x, vector(mean)), factor);
    return offset == null ? scaled : tf.add(scaled, vector(offset));
  });
}
