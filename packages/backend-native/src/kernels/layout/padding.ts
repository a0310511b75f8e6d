import * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend, NumericType } from '../../backend.ts';
import { type Replacement, replacement } from '../../replacement.ts';
import { copyView, isNumeric, narrow, permute, type View, whole } from './view.ts';

type Paddings = readonly (readonly [number, number])[];
type Info = tf.TensorInfo & { dtype: NumericType };

/** Kernels that add a border to a tensor, and kernels that rearrange blocks and pad or crop them. */
export const padding: readonly Replacement[] = [
  replacement<'x', tf.PadV2Attrs>(tf.PadV2, ({ inputs: { x }, attrs: { paddings, constantValue }, backend }) =>
    isNumeric(x) ? pad(backend, x, paddings, constantValue) : undefined,
  ),
  replacement<'x', tf.MirrorPadAttrs>(tf.MirrorPad, ({ inputs: { x }, attrs: { paddings, mode }, backend }) =>
    isNumeric(x) ? mirror(backend, x, paddings, mode === 'reflect' ? 1 : 0) : undefined,
  ),
  replacement<'x', tf.SpaceToBatchNDAttrs>(tf.SpaceToBatchND, ({ inputs: { x }, attrs, backend }) => {
    if (!isNumeric(x)) return undefined;
    const { blockShape, paddings } = attrs;
    const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
    const prod = tf.util.sizeFromShape(blockShape);
    const full: Paddings = x.shape.map((_, axis) => (paddings[axis - 1] as [number, number] | undefined) ?? [0, 0]);
    const padded = pad(backend, x, full, 0);
    const split = getReshaped(padded.shape, blockShape, prod, false);
    const view = permute(whole(split), getPermuted(split.length, blockShape.length, false));
    const { info, values } = backend.output(getReshapedPermuted(padded.shape, blockShape, prod, false), x.dtype);
    copyView(backend, backend.values(padded), view, values, whole(view.shape));
    backend.disposeIntermediateTensorInfo(padded);
    return info;
  }),
  replacement<'x', tf.BatchToSpaceNDAttrs>(tf.BatchToSpaceND, ({ inputs: { x }, attrs, backend }) => {
    if (!isNumeric(x)) return undefined;
    const { blockShape, crops } = attrs;
    const { getReshaped, getPermuted, getReshapedPermuted } = tf.backend_util;
    const prod = tf.util.sizeFromShape(blockShape);
    const split = getReshaped(x.shape, blockShape, prod);
    const view = permute(whole(split), getPermuted(split.length, blockShape.length));
    const shape = getReshapedPermuted(x.shape, blockShape, prod);
    const joined = backend.output(shape, x.dtype);
    copyView(backend, backend.values(x), view, joined.values, whole(view.shape));
    if (crops.every((crop) => crop[0] === 0 && crop[1] === 0)) return joined.info;
    const begin = tf.backend_util.getSliceBeginCoords(crops, blockShape.length);
    const spatial = tf.backend_util.getSliceSize(shape, crops, blockShape.length);
    const size = [...spatial, ...shape.slice(spatial.length)];
    let kept = whole(shape);
    spatial.forEach((extent, axis) => {
      kept = narrow(kept, axis, begin[axis] as number, extent);
    });
    const { info, values } = backend.output(size, x.dtype);
    copyView(backend, joined.values, kept, values, whole(size));
    backend.disposeIntermediateTensorInfo(joined.info);
    return info;
  }),
];

function paddedShape(shape: readonly number[], paddings: Paddings): number[] {
  return shape.map((extent, axis) => {
    const [before, after] = paddings[axis] as [number, number];
    return before + extent + after;
  });
}

function pad(backend: NativeBackend, x: Info, paddings: Paddings, constant: number): tf.TensorInfo {
  const { info, values } = backend.output(paddedShape(x.shape, paddings), x.dtype);
  const all = whole(info.shape);
  const value = values.slice(0, 1);
  value.fill(constant);
  // For each axis the two borders are filled, over the full width of the later axes. The middle remains.
  let middle: View = all;
  x.shape.forEach((extent, axis) => {
    const [before, after] = paddings[axis] as [number, number];
    for (const [begin, size] of [
      [0, before],
      [before + extent, after],
    ] as const) {
      if (size === 0) continue;
      const border = narrow(middle, axis, begin, size);
      copyView(backend, value, { ...border, offset: 0, strides: border.strides.map(() => 0) }, values, border);
    }
    middle = narrow(middle, axis, before, extent);
  });
  copyView(backend, backend.values(x), whole(x.shape), values, middle);
  return info;
}

/** Pads by mirroring at the borders; `apart` is 1 if the outermost value is not repeated, else 0. */
function mirror(backend: NativeBackend, x: Info, paddings: Paddings, apart: number): tf.TensorInfo {
  const { info, values } = backend.output(paddedShape(x.shape, paddings), x.dtype);
  const xValues = backend.values(x);
  const copyFrom = (axis: number, from: View, to: View): void => {
    if (axis === x.shape.length) {
      copyView(backend, xValues, from, values, to);
      return;
    }
    const extent = x.shape[axis] as number;
    const [before, after] = paddings[axis] as [number, number];
    copyFrom(axis + 1, from, narrow(to, axis, before, extent));
    if (before > 0) {
      copyFrom(axis + 1, narrow(from, axis, before - 1 + apart, before, -1), narrow(to, axis, 0, before));
    }
    if (after > 0) {
      const border = narrow(from, axis, extent - 1 - apart, after, -1);
      copyFrom(axis + 1, border, narrow(to, axis, before + extent, after));
    }
  };
  copyFrom(0, whole(x.shape), whole(info.shape));
  return info;
}
