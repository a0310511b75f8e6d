import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';

/**
 * `GatherV2` with batchDims, x [batch...,outer...,K,inner...] by indices [batch...,i...]: one gather of rows.
 *
 * tfjs computes wrong indices for every batch after the first. Here all batches are joined to one list of rows, and the
 * offset of its batch is added to each index.
 */
export const gather: Replacement = (call, upstream) => {
  const { axis, batchDims } = call.attrs as unknown as { axis: number; batchDims: number };
  const [x, indices] = [call.inputs.x as tf.Tensor, call.inputs.indices as tf.Tensor];
  if (batchDims === 0) return upstream(call);
  const [along] = tf.util.parseAxisParam(axis, x.shape) as [number];
  const size = (from: number, to?: number): number => tf.util.sizeFromShape(x.shape.slice(from, to));
  const [batch, outer, rows, inner] = [size(0, batchDims), size(batchDims, along), x.shape[along]!, size(along + 1)];
  return tf.tidy(() => {
    const flat = tf.reshape(tf.transpose(tf.reshape(x, [batch, outer, rows, inner]), [0, 2, 1, 3]), [batch * rows, -1]);
    const first = tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(rows, 'int32'));
    const picked = tf.add(tf.reshape(tf.cast(indices, 'int32'), [batch, -1]), tf.reshape(first, [batch, 1]));
    const taken = tf.reshape(tf.gather(flat, picked), [batch, -1, outer, inner]);
    const shape = [...x.shape.slice(0, along), ...indices.shape.slice(batchDims), ...x.shape.slice(along + 1)];
    return tf.reshape(tf.transpose(taken, [0, 2, 1, 3]), shape);
  });
};
