import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, Replacement } from '../kernels/replacement.ts';
import { stringsFrom } from './strings.ts';

/** `StridedSlice` of every type; tfjs marks every result as float32, and crashes for booleans and strings. */
export const stridedSlice: Replacement = (call, upstream) => {
  const x = call.inputs.x as tf.Tensor;
  if (x.dtype === 'string') return ofStrings(call, x);
  if (x.dtype === 'bool') return tf.tidy(() => tf.cast(called(call, upstream, tf.cast(x, 'int32')), 'bool'));
  return x.dtype === 'int32' ? called(call, upstream, x) : upstream(call);
};

/** Computes the slice of integers; tfjs's values are right, only their dtype is wrong. */
function called(call: KernelCall, upstream: tf.KernelFunc, x: tf.Tensor): tf.Tensor {
  const result = upstream({ ...call, inputs: { x } }) as tf.TensorInfo;
  (call.backend as BackendWasm).dataIdMap.get(result.dataId).dtype = 'int32';
  return tf.engine().makeTensorFromTensorInfo({ ...result, dtype: 'int32' });
}

function ofStrings(call: KernelCall, x: tf.Tensor): tf.TensorInfo {
  const attrs = call.attrs as unknown as tf.StridedSliceAttrs;
  const { finalShapeSparse, finalShape, begin, strides } = tf.slice_util.sliceInfo(
    x.shape,
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  const sparse = stringsFrom(call, x, finalShapeSparse, (index) =>
    index.map((i, axis) => begin[axis]! + i * strides[axis]!),
  );
  return { ...sparse, shape: finalShape };
}
