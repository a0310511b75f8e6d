import { formatValue } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Formats a tensor for a message, such as `float32 [2,100]`. It also accepts
 * values that are not tensors.
 */
export function formatTensor(value: unknown): string {
  if (value === undefined) return 'none';
  if (!(value instanceof tf.Tensor)) return formatValue(value);
  return value.isDisposed ? 'a disposed tensor' : `${value.dtype} [${value.shape}]`;
}

/** Returns whether a value is a readable tensor of the given type and shape. */
export function isTensor(value: unknown, dtype: tf.DataType, shape: readonly number[]): value is tf.Tensor {
  return (
    value instanceof tf.Tensor && !value.isDisposed && value.dtype === dtype && String(value.shape) === String(shape)
  );
}
