import { formatValue, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

/** Throws unless `x` is a float32 tensor that is not disposed. */
export function checkFloats(where: string, name: string, x: tf.Tensor): void {
  checkTensor(where, name, x);
  if (x.dtype === 'float32') return;
  throw new GanError(where, `${name} must be float32; received ${x.dtype}. Try tf.cast.`, {
    code: 'shape',
  });
}

/** Throws unless `x` is a tensor that is not disposed. */
export function checkTensor(where: string, name: string, x: tf.Tensor): void {
  if (!(x instanceof tf.Tensor)) {
    throw new GanError(where, `${name} must be a tensor; received ${formatValue(x)}. Try tf.tensor(values).`);
  }
  if (x.isDisposed) {
    throw new GanError(
      where,
      `${name} is disposed. Use it before you dispose it, or call tf.keep on it inside tf.tidy.`,
    );
  }
}
