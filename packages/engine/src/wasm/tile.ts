import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';
import { allocate, view } from './heap.ts';
import { stringsFrom } from './strings.ts';

/**
 * Computes `Tile` if only leading axes of length 1 are repeated: it copies the values several times. For strings, which
 * tfjs does not support here, it repeats all axes.
 *
 * The gradient of batch normalisation repeats its [C] statistics in this way. tfjs computes the index of every element.
 */
export function tile(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const x = call.inputs.x!;
  const { reps } = call.attrs as unknown as { reps: readonly number[] };
  if (x.dtype === 'string') {
    const whole = x.shape.map((length, axis) => length * reps[axis]!);
    return stringsFrom(call, x, whole, (index) => index.map((i, axis) => i % x.shape[axis]!));
  }
  const lastRepeated = reps.findLastIndex((r) => r !== 1);
  const leadingOnly = x.shape.every((length, axis) => axis > lastRepeated || length === 1);
  const shape = x.shape.map((length, axis) => length * reps[axis]!);
  if (x.dtype !== 'float32' || !leadingOnly || tf.util.sizeFromShape(shape) === 0) return upstream(call);
  const result = allocate(shape);
  const target = view(result);
  let filled = tf.util.sizeFromShape(x.shape);
  target.set(view(x));
  while (filled < target.length) {
    target.copyWithin(filled, 0, Math.min(filled, target.length - filled));
    filled *= 2;
  }
  return result;
}
