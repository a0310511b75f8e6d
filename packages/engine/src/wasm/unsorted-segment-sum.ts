import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { allocate, view } from './heap.ts';

/** Inputs of the kernel: x [n...,inner...] and the segment of each of its rows, int32 [n...]. */
interface Inputs {
  readonly x: tf.Tensor;
  readonly segmentIds: tf.Tensor;
}

/**
 * Computes the sum of the rows of each segment, [numSegments,inner...]. It is the gradient of an embedding.
 *
 * Rows with a segment outside of 0..numSegments-1 are ignored, as in TensorFlow.
 */
export function unsortedSegmentSum(
  { x, segmentIds }: Inputs,
  { numSegments }: { readonly numSegments: number },
): tf.Tensor {
  const rank = segmentIds.shape.length;
  if (!tf.util.arraysEqual(x.shape.slice(0, rank), segmentIds.shape)) {
    const expected = `the shape of segmentIds to be the first axes of x's shape [${x.shape}]`;
    throw new GanError('engine/wasm UnsortedSegmentSum', `expected ${expected}, received [${segmentIds.shape}].`, {
      code: 'shape',
    });
  }
  const inner = tf.util.sizeFromShape(x.shape.slice(rank));
  const result = allocate([numSegments, ...x.shape.slice(rank)], x.dtype === 'float32' ? 'float32' : 'int32');
  const [ids, source, target] = [view<Int32Array>(segmentIds), view(x), view(result)];
  target.fill(0);
  for (let row = 0, p = 0; row < ids.length; row++, p += inner) {
    const id = ids[row]!;
    if (id < 0 || id >= numSegments) continue;
    const q = id * inner;
    for (let i = 0; i < inner; i++) target[q + i]! += source[p + i]!;
  }
  return result;
}
