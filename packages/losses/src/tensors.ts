import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';

/** Refuses what is no float32 tensor with at least one element. */
export function checkFloats(where: string, name: string, x: tf.Tensor): void {
  const { shape, dtype } = (x ?? {}) as Partial<tf.Tensor>;
  if (shape === undefined || dtype === undefined) {
    throw new GanError(where, `${name} must be a tensor; received ${String(x)}. Try tf.tensor(values).`);
  }
  if (dtype !== 'float32') {
    throw new GanError(where, `${name} must be float32; received ${dtype}. Try tf.cast(${name}, 'float32').`, {
      code: 'shape',
    });
  }
  if (shape.includes(0)) {
    throw new GanError(where, `${name} must have at least one element; received shape [${shape}].`, { code: 'shape' });
  }
}

/** Refuses a batch without a first axis, over which samples run. */
export function checkBatch(where: string, name: string, x: tf.Tensor): void {
  checkFloats(where, name, x);
  if (x.rank === 0) {
    throw new GanError(where, `${name} must be a batch [n,...]; received a scalar. Try tf.expandDims(${name}).`, {
      code: 'shape',
    });
  }
}

/** Refuses two tensors of different shapes. */
export function checkSameShape(where: string, names: readonly [string, string], x: tf.Tensor, y: tf.Tensor): void {
  if (String(x.shape) === String(y.shape)) return;
  throw new GanError(
    where,
    `${names[0]} and ${names[1]} must have one shape; received [${x.shape}] and [${y.shape}].`,
    {
      code: 'shape',
    },
  );
}
