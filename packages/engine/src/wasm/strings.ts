import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Replacement } from '../kernels/replacement.ts';

/** Returns the bytes of each string. They are outside of the backend's memory, so its kernels cannot read them. */
function bytesOf(backend: unknown, { dataId }: tf.TensorInfo): Uint8Array[] {
  return (backend as BackendWasm).readSync(dataId) as unknown as Uint8Array[];
}

/** Makes a tensor whose string i is string `from(i)` of `x`. */
export function stringsFrom(
  { backend }: KernelCall,
  x: tf.TensorInfo,
  shape: number[],
  from: (index: readonly number[]) => readonly number[],
): tf.TensorInfo {
  const strings = tf.util.sizeFromShape(shape) > 0 ? bytesOf(backend, x) : [];
  const [strides, own] = [tf.util.computeStrides(shape), [...tf.util.computeStrides(x.shape), 1]];
  const values = Array.from({ length: tf.util.sizeFromShape(shape) }, (_, flat) => {
    const index = from(tf.util.indexToLoc(flat, shape.length, strides));
    return strings[index.reduce((sum, i, axis) => sum + i * own[axis]!, 0)]!;
  });
  const write = (backend as BackendWasm).write as unknown as (v: unknown, s: number[], d: string) => object;
  return { dataId: write.call(backend, values, shape, 'string'), shape, dtype: 'string' };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** `Equal` or `NotEqual`, also for strings, for which tfjs crashes. */
export function comparison(wanted: boolean): Replacement {
  return (call, upstream) => {
    const { a, b } = call.inputs as unknown as { a: tf.TensorInfo; b: tf.TensorInfo };
    if (a.dtype !== 'string') return upstream(call);
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const whole = (x: tf.TensorInfo): Uint8Array[] => {
      const added = shape.length - x.shape.length;
      const own = (index: readonly number[]): number[] =>
        x.shape.map((size, axis) => (size === 1 ? 0 : index[axis + added]!));
      const grown = stringsFrom(call, x, shape, own);
      const bytes = bytesOf(call.backend, grown);
      (call.backend as BackendWasm).disposeData(grown.dataId);
      return bytes;
    };
    const [left, right] = [whole(a), whole(b)];
    const values = Uint8Array.from(left, (string, i) => Number(same(string, right[i]!) === wanted));
    return tf.tensor(values, shape, 'bool');
  };
}

/** Fixes a kernel that joins tensors: for empty tensors of strings, tfjs stores null. */
export const emptyStrings: Replacement = (call, upstream) => {
  const result = upstream(call) as tf.TensorInfo;
  if (result.dtype !== 'string' || tf.util.sizeFromShape(result.shape) > 0) return result;
  (call.backend as BackendWasm).disposeData(result.dataId);
  return stringsFrom(call, result, result.shape, () => []);
};
