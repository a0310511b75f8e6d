import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** UnsortedSegmentSum, which the gradient of gather uses. */
export const segment: readonly Replacement[] = [
  replacement<'x' | 'segmentIds', { readonly numSegments: number }>(
    tf.UnsortedSegmentSum,
    ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
      if (x.dtype !== 'float32' || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1) return undefined;
      const [rows = 0, ...rest] = x.shape;
      if (segmentIds.shape[0] !== rows) return undefined;
      const { info, values } = backend.output([numSegments, ...rest], 'float32');
      const ids = backend.values(segmentIds) as Int32Array;
      const inner = tf.util.sizeFromShape(rest);
      backend.addon.segmentSum(backend.values(x) as Float32Array, ids, values, rows, inner, numSegments);
      return info;
    },
  ),
];
