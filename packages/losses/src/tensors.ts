import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Throws unless the value is a tensor that is not disposed. */
export function checkTensor(
  where: string,
  name: string,
  x: unknown,
  { what = 'a tensor', made = 'tf.tensor(values)' }: { readonly what?: string; readonly made?: string } = {},
): void {
  if (x instanceof SymbolicTensor) {
    throw new GanError(where, `${name} must be ${what}; received a symbolic tensor. Apply the model to a batch first.`);
  }
  if (!(x instanceof tf.Tensor)) {
    throw new GanError(where, `${name} must be ${what}; received ${formatValue(x)}. Try ${made}.`);
  }
  if (x.isDisposed) {
    throw new GanError(
      where,
      `${name} is disposed. Use it before you dispose it, or call tf.keep on it inside tf.tidy.`,
    );
  }
}

/** Throws unless the value is a float32 tensor with at least one element. */
export function checkFloats(where: string, name: string, x: tf.Tensor): void {
  checkTensor(where, name, x);
  checkElements(where, name, x, `Try tf.cast(${name}, 'float32').`);
}

/** Throws if a tensor is not float32 or has no elements. `advice` is added to the message. */
export function checkElements(where: string, name: string, { dtype, shape }: tf.Tensor, advice: string): void {
  if (dtype !== 'float32') {
    throw new GanError(where, `${name} must be float32; received ${dtype}. ${advice}`, { code: 'shape' });
  }
  if (shape.includes(0)) {
    throw new GanError(where, `${name} must have at least one element; received shape [${shape}].`, { code: 'shape' });
  }
}

/** Throws unless the value is a batch: a float32 tensor with a sample axis. */
export function checkBatch(where: string, name: string, x: tf.Tensor): void {
  checkFloats(where, name, x);
  if (x.rank === 0) {
    throw new GanError(where, `${name} must be a batch [n,...]; received a scalar. Try tf.expandDims(${name}).`, {
      code: 'shape',
    });
  }
}

/** Throws if two tensors have different shapes. */
export function checkSameShape(where: string, names: readonly [string, string], x: tf.Tensor, y: tf.Tensor): void {
  if (String(x.shape) === String(y.shape)) return;
  throw new GanError(
    where,
    `${names[0]} and ${names[1]} must have the same shape; received [${x.shape}] and [${y.shape}].`,
    {
      code: 'shape',
    },
  );
}
