import { formatValue } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/** Formats a tensor, or the value given in its place, for a message: `float32 [2,100]`. */
export function formatTensor(value: unknown): string {
  if (value === undefined) return 'none';
  if (!(value instanceof tf.Tensor)) return formatValue(value);
  return value.isDisposed ? 'a disposed tensor' : `${value.dtype} [${value.shape}]`;
}

/** Whether a value is a tensor that can be read, of that type and shape. */
export function isTensor(value: unknown, dtype: tf.DataType, shape: readonly number[]): value is tf.Tensor {
  return (
    value instanceof tf.Tensor && !value.isDisposed && value.dtype === dtype && String(value.shape) === String(shape)
  );
}
