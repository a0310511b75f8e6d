import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { Replacement } from '../kernels/replacement.ts';
import { typedWhenEmpty } from './typed-when-empty.ts';

/**
 * Computes `UnsortedSegmentSum` of float32 rows in one pass. tfjs reads all rows once for each segment, and a value that
 * is not finite makes every segment NaN. As in tfjs, rows of other segments are left out.
 */
export const segmentSum: Replacement = (call, upstream) => {
  const { x, segmentIds } = call.inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  if (x.dtype !== 'float32' || segmentIds.shape.length !== 1) return typedWhenEmpty(call, upstream);
  const { numSegments } = call.attrs as unknown as tf.UnsortedSegmentSumAttrs;
  const backend = call.backend as MathBackendCPU;
  const [values, ids] = [x, segmentIds].map(({ dataId }) => backend.data.get(dataId).values as Float32Array);
  const inner = x.shape.slice(1);
  const length = tf.util.sizeFromShape(inner);
  const sums = new Float64Array(numSegments * length);
  for (const [row, id] of ids!.entries()) {
    if (!(id >= 0 && id < numSegments)) continue;
    for (let i = 0; i < length; i++) sums[id * length + i]! += values![row * length + i]!;
  }
  return backend.makeTensorInfo([numSegments, ...inner], 'float32', new Float32Array(sums));
};
