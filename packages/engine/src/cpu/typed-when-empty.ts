import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';

/** A kernel that gives what has no elements a plain array, which other kernels cannot take for values. */
export const typedWhenEmpty: Replacement = (call, upstream) => {
  const result = upstream(call) as tf.TensorInfo;
  if (result.dtype === 'string' || tf.util.sizeFromShape(result.shape) > 0) return result;
  const data = (call.backend as MathBackendCPU).data.get(result.dataId);
  if (Array.isArray(data.values)) data.values = tf.util.getTypedArrayFromDType(result.dtype as tf.NumericDataType, 0);
  return result;
};
