import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernels/replacement.ts';
import { allocate, view } from './heap.ts';

/** `Slice` that reads directly from the heap; tfjs first copies all of x out of the heap, even for a small slice. */
export function slice(call: KernelCall, upstream: tf.KernelFunc): ReturnType<tf.KernelFunc> {
  const x = call.inputs.x as tf.Tensor;
  const attrs = call.attrs as unknown as { begin: number | number[]; size: number | number[] };
  if (x.dtype !== 'float32' || x.shape.length === 0) return upstream(call);
  const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size) as [number[], number[]];
  tf.slice_util.assertParamsValid(x, begin, size);
  if (tf.util.sizeFromShape(size) === 0) return upstream(call);
  const result = allocate(size);
  const [source, target] = [view(x), view(result)];
  // Axes that are taken whole form one run of values with the axis before them.
  let last = x.shape.length - 1;
  while (last > 0 && size[last] === x.shape[last]) last--;
  const strides = [...tf.util.computeStrides(x.shape), 1];
  const run = size[last]! * strides[last]!;
  const index = new Array<number>(last).fill(0);
  for (let q = 0; q < target.length; q += run) {
    let p = begin[last]! * strides[last]!;
    for (let axis = 0; axis < last; axis++) p += (begin[axis]! + index[axis]!) * strides[axis]!;
    copy(source, p, target, q, run);
    for (let axis = last - 1; axis >= 0 && ++index[axis]! === size[axis]; axis--) index[axis] = 0;
  }
  return result;
}

function copy(source: Float32Array, p: number, target: Float32Array, q: number, length: number): void {
  // Creating a view costs as much as copying about 60 values.
  if (length > 60) {
    target.set(source.subarray(p, p + length), q);
    return;
  }
  for (let i = 0; i < length; i++) target[q + i] = source[p + i]!;
}
