import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';

/** Fixes a kernel that returns a plain array for an empty tensor, which other kernels cannot read. */
export const typedWhenEmpty: Replacement = (call, upstream) => {
  const result = upstream(call) as tf.TensorInfo;
  if (result.dtype === 'string' || tf.util.sizeFromShape(result.shape) > 0) return result;
  const data = (call.backend as MathBackendCPU).data.get(result.dataId);
  if (Array.isArray(data.values)) data.values = tf.util.getTypedArrayFromDType(result.dtype as tf.NumericDataType, 0);
  return result;
};
