import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../../replacement.ts';
import { isNumeric, materialise, narrow, share, type View, whole } from './view.ts';

/**
 * Kernels that take parts of a tensor. A part is always a copy, so it never refers to memory that is freed elsewhere.
 */
export const slicing: readonly Replacement[] = [
  replacement<'x', tf.SliceAttrs>(tf.Slice, ({ inputs: { x }, attrs: { begin, size }, backend }) => {
    if (!isNumeric(x)) return undefined;
    const [starts, sizes] = tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]];
    tf.slice_util.assertParamsValid(x, starts, sizes);
    return materialise(backend, x, part(whole(x.shape), starts, sizes));
  }),
  replacement<'x', tf.StridedSliceAttrs>(tf.StridedSlice, ({ inputs: { x }, attrs, backend }) => {
    if (!isNumeric(x)) return undefined;
    const info = tf.slice_util.sliceInfo(
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
    if (info.isIdentity) return share(backend, x, info.finalShape);
    // `finalShapeSparse` does not contain the axes of `shrinkAxisMask`, so the sizes are computed from the ranges.
    const sizes = info.begin.map((begin, axis) =>
      Math.max(0, Math.ceil(((info.end[axis] as number) - begin) / (info.strides[axis] as number))),
    );
    return materialise(backend, x, part(whole(x.shape), info.begin, sizes, info.strides), info.finalShape);
  }),
  replacement<'x', tf.SplitVAttrs>(tf.SplitV, ({ inputs: { x }, attrs: { numOrSizeSplits, axis }, backend }) => {
    if (!isNumeric(x)) return undefined;
    const [along] = tf.util.parseAxisParam(axis, x.shape) as [number];
    let begin = 0;
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((size) => {
      const view = narrow(whole(x.shape), along, begin, size);
      begin += size;
      return materialise(backend, x, view);
    });
  }),
  replacement<'value', tf.UnpackAttrs>(tf.Unpack, ({ inputs: { value }, attrs: { axis }, backend }) => {
    if (!isNumeric(value)) return undefined;
    const [along] = tf.util.parseAxisParam(axis, value.shape) as [number];
    const shape = value.shape.toSpliced(along, 1);
    return Array.from({ length: value.shape[along] as number }, (_, i) =>
      materialise(backend, value, narrow(whole(value.shape), along, i, 1), shape),
    );
  }),
];

function part(view: View, begin: readonly number[], sizes: readonly number[], steps?: readonly number[]): View {
  let result = view;
  sizes.forEach((size, axis) => {
    result = narrow(result, axis, size === 0 ? 0 : (begin[axis] as number), size, steps?.[axis] ?? 1);
  });
  return result;
}
