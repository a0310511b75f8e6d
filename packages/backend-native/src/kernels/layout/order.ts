import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../../backend.ts';
import { type Replacement, replacement } from '../../replacement.ts';
import { isNumeric, materialise, narrow, permute, repeat, share, type View, whole } from './view.ts';

/** Kernels that return all values, once or several times, in another order. */
export const order: readonly Replacement[] = [
  replacement<'x', tf.TransposeAttrs>(tf.Transpose, ({ inputs: { x }, attrs: { perm }, backend }) => {
    if (!isNumeric(x)) return undefined;
    return materialise(backend, x, permute(whole(x.shape), perm));
  }),
  replacement<'x', tf.ReverseAttrs>(tf.Reverse, ({ inputs: { x }, attrs: { dims }, backend }) =>
    reverse(backend, x, x.shape.length === 0 ? [] : tf.util.parseAxisParam(dims, x.shape)),
  ),
  replacement<'image'>(tf.FlipLeftRight, ({ inputs: { image }, backend }) => reverse(backend, image, [2])),
  replacement<'x', tf.TileAttrs>(tf.Tile, ({ inputs: { x }, attrs: { reps }, backend }) => {
    if (!isNumeric(x)) return undefined;
    let view: View = whole(x.shape);
    for (let axis = reps.length - 1; axis >= 0; axis--) view = repeat(view, axis, reps[axis] as number);
    const shape = x.shape.map((extent, axis) => extent * (reps[axis] as number));
    return materialise(backend, x, view, shape);
  }),
  replacement<'x', tf.DepthToSpaceAttrs>(tf.DepthToSpace, ({ inputs: { x }, attrs, backend }) => {
    const { blockSize: b, dataFormat } = attrs;
    if (!isNumeric(x) || dataFormat !== 'NHWC') return undefined;
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const depth = c / (b * b);
    const view = permute(whole([n, h, w, b, b, depth]), [0, 1, 3, 2, 4, 5]);
    return materialise(backend, x, view, [n, h * b, w * b, depth]);
  }),
];

function reverse(backend: NativeBackend, x: tf.TensorInfo, axes: readonly number[]): tf.TensorInfo | undefined {
  if (axes.length === 0) return share(backend, x);
  if (!isNumeric(x)) return undefined;
  let view = whole(x.shape);
  for (const axis of axes) {
    const extent = x.shape[axis] as number;
    view = narrow(view, axis, Math.max(0, extent - 1), extent, -1);
  }
  return materialise(backend, x, view);
}
