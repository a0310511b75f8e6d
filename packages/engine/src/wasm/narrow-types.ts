import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';

/** `ClipByValue` of integers; tfjs clips their bits as floats. */
export const clipByValue: Replacement = (call, upstream) => {
  const x = call.inputs.x as tf.Tensor;
  const { clipValueMin, clipValueMax } = call.attrs as unknown as { clipValueMin: number; clipValueMax: number };
  if (x.dtype !== 'int32') return upstream(call);
  const [low, high] = [Math.max(Math.ceil(clipValueMin), -(2 ** 31)), Math.min(Math.floor(clipValueMax), 2 ** 31 - 1)];
  return tf.tidy(() => tf.minimum(tf.maximum(x, tf.scalar(low, 'int32')), tf.scalar(high, 'int32')));
};

/** `FloorDiv` with an integer result, as on every other backend; tfjs's wasm backend returns floats. */
export const floorDiv: Replacement = (call, upstream) => {
  const result = upstream(call) as tf.TensorInfo;
  if (result.dtype !== 'float32') return result;
  return tf.tidy(() => tf.cast(tf.engine().makeTensorFromTensorInfo(result), 'int32'));
};

/**
 * Returns an empty tensor of the input's shape if the input is empty, because tfjs divides by the size 0 there and may
 * crash.
 */
export const unlessEmpty: Replacement = (call, upstream) => {
  const { shape, dtype } = call.inputs.x!;
  return tf.util.sizeFromShape(shape) === 0 ? tf.zeros(shape, dtype) : upstream(call);
};

/** `Reverse` of booleans; tfjs reads four bytes for each. */
export const reverse: Replacement = (call, upstream) => {
  const x = call.inputs.x as tf.Tensor;
  const { dims } = call.attrs as unknown as { dims: number[] };
  return x.dtype === 'bool' ? tf.tidy(() => tf.cast(tf.reverse(tf.cast(x, 'int32'), dims), 'bool')) : upstream(call);
};

/** `Select` of booleans; tfjs reads four bytes for each and overwrites other tensors. */
export const select: Replacement = (call, upstream) => {
  const { condition, t, e } = call.inputs as unknown as { condition: tf.Tensor; t: tf.Tensor; e: tf.Tensor };
  if (t.dtype !== 'bool') return upstream(call);
  return tf.tidy(() => {
    const inputs = { condition, t: tf.cast(t, 'int32'), e: tf.cast(e, 'int32') };
    return tf.cast(tf.engine().makeTensorFromTensorInfo(upstream({ ...call, inputs }) as tf.TensorInfo), 'bool');
  });
};
