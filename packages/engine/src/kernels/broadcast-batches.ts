import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from './replacement.ts';

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * `BatchMatMul` for any broadcast of the batch axes, and for factors without elements.
 *
 * tfjs indexes the matrices of each factor modulo their number. This is right if one factor has a single matrix, and
 * wrong for [2,1,m,k] by [2,3,k,n].
 */
export const broadcastBatches: Replacement = (call, upstream) => {
  const { a, b } = call.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
  const { transposeA, transposeB } = call.attrs as unknown as Attributes;
  const [m, k] = transposeA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const shape = [...outer, m, n];
  if (k === 0 || tf.util.sizeFromShape(shape) === 0) return tf.zeros(shape, a.dtype);
  const fits = (own: readonly number[]): boolean =>
    tf.util.sizeFromShape([...own]) === 1 || tf.util.arraysEqual([...own], outer);
  if (fits(outerA) && fits(outerB)) return upstream(call);
  return tf.tidy(() => {
    const whole = (x: tf.Tensor): tf.Tensor => tf.broadcastTo(x, [...outer, ...x.shape.slice(-2)]);
    const product = upstream({ ...call, inputs: { a: whole(a), b: whole(b) } });
    return tf.engine().makeTensorFromTensorInfo(product as tf.TensorInfo);
  });
};
