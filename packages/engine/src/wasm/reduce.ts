import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';

interface Attributes {
  readonly axis: number | number[];
  readonly keepDims?: boolean;
}

/** Computes `Sum`: by pooling over axes other than the last, and 0 if there are no elements. */
export function sum(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { inputs, attrs } = call;
  const [x, { axis, keepDims }] = [inputs.x as tf.Tensor, attrs as unknown as Attributes];
  if (x.size === 0) return tf.zeros(reducedShape(x, axis, keepDims), x.dtype);
  return reduceByPooling(call, (mean, count) => tf.mul(mean, count)) ?? upstream(call);
}

/** Computes `Mean`: by pooling over axes other than the last, and NaN if there are no elements. */
export function mean(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const { inputs, attrs } = call;
  const [x, { axis, keepDims }] = [inputs.x as tf.Tensor, attrs as unknown as Attributes];
  if (x.size === 0) return tf.fill(reducedShape(x, axis, keepDims), Number.NaN);
  return reduceByPooling(call, (mean) => mean) ?? upstream(call);
}

/**
 * Reduces adjacent axes, [A,R,C] to [A,C], by XNNPACK's average pooling of an image with R rows. Returns undefined for
 * cases that upstream computes.
 *
 * Upstream transposes the whole tensor so that the reduced axes come last, which takes about 20 times as long. Two
 * poolings of about sqrt(R) rows each have smaller rounding errors in their running sums than one pooling of R rows.
 */
function reduceByPooling(
  { inputs, attrs }: KernelCall,
  finish: (mean: tf.Tensor, count: number) => tf.Tensor,
): tf.Tensor | undefined {
  const x = inputs.x as tf.Tensor;
  const { axis, keepDims } = attrs as unknown as Attributes;
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const [first = 0, last = 0] = [axes[0], axes.at(-1)];
  const neighbours = axes.length > 0 && last - first + 1 === axes.length;
  if (x.dtype !== 'float32' || !neighbours) return undefined;
  const count = tf.util.sizeFromShape(x.shape.slice(first, last + 1));
  const channels = tf.util.sizeFromShape(x.shape.slice(last + 1));
  if (channels === 1 || count === 1) return undefined;
  const outer = x.size / (count * channels);
  const shape = reducedShape(x, axis, keepDims);
  return tf.tidy(() => {
    const group = divisorNearRoot(count);
    const groups = poolRows(tf.reshape(x, [(outer * count) / group, group, 1, channels]));
    const pooled = poolRows(tf.reshape(groups, [outer, count / group, 1, channels]));
    return tf.reshape(finish(pooled, count), shape);
  });
}

/** Returns the shape of x without the reduced axes, or with 1 in their place. */
function reducedShape(x: tf.Tensor, axis: number | number[], keepDims = false): number[] {
  const axes = tf.util.parseAxisParam(axis, x.shape);
  return x.shape.flatMap((length, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [length]));
}

/** Computes the mean of each image's rows, [N,R,1,C] to [N,1,1,C]. */
function poolRows(x: tf.Tensor4D): tf.Tensor4D {
  const rows = x.shape[1];
  if (rows === 1) return x;
  const inputs = { x } as unknown as tf.NamedTensorMap;
  return tf
    .engine()
    .runKernel(tf.AvgPool, inputs, { filterSize: [rows, 1], strides: [1, 1], pad: 'valid' }) as tf.Tensor4D;
}

/** Returns the largest divisor of `n` that is not larger than the square root of `n`. */
function divisorNearRoot(n: number): number {
  let divisor = Math.floor(Math.sqrt(n));
  while (n % divisor !== 0) divisor--;
  return divisor;
}
