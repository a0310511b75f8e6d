import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

/** Computes `LeakyRelu` by XNNPACK's parametric ReLU with equal slopes, because tfjs's kernel is a scalar loop. */
export function leakyRelu(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const x = call.inputs.x as tf.Tensor;
  const { alpha } = call.attrs as unknown as { alpha: number };
  if (x.dtype !== 'float32' || x.size === 0) return upstream(call);
  return tf.tidy(() => tf.prelu(x, tf.fill([x.shape.at(-1) ?? 1], alpha)));
}
