import type * as tf from '@tensorflow/tfjs-core';
import type { NativeBackend, NumericType } from '../../backend.ts';
import { describeLayoutDimension, describeLayoutOffsets } from '../../functions.ts';
import type { Values } from '../../values.ts';

/** A strided view: element `i` is at `offset + sum(i_d strides_d)`. */
export interface View {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Returns the view of a whole tensor, row by row. */
export function whole(shape: readonly number[]): View {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= shape[d] as number;
  }
  return { offset: 0, shape, strides };
}

/** Restricts one axis to `size` elements from `begin` on, every `step`-th. */
export function narrow(view: View, axis: number, begin: number, size: number, step = 1): View {
  const stride = view.strides[axis] as number;
  return {
    offset: view.offset + begin * stride,
    shape: view.shape.with(axis, size),
    strides: view.strides.with(axis, stride * step),
  };
}

/** Permutes the axes. */
export function permute(view: View, axes: readonly number[]): View {
  return {
    offset: view.offset,
    shape: axes.map((axis) => view.shape[axis] as number),
    strides: axes.map((axis) => view.strides[axis] as number),
  };
}

/** Repeats values `times` times along a new axis in front of `axis`. */
export function repeat(view: View, axis: number, times: number): View {
  return {
    offset: view.offset,
    shape: view.shape.toSpliced(axis, 0, times),
    strides: view.strides.toSpliced(axis, 0, 0),
  };
}

/** Copies the view `from` of `x` to the view `to` of `y`; both views have the same shape. */
export function copyView(backend: NativeBackend, x: Values, from: View, y: Values, to: View): void {
  const rank = from.shape.length;
  const { described } = backend.addon;
  describeLayoutOffsets(described, { x: from.offset, y: to.offset });
  for (let d = 0; d < rank; d++) {
    describeLayoutDimension(described, d, { extent: from.shape[d]!, x: from.strides[d]!, y: to.strides[d]! });
  }
  backend.addon.copyLayout(x, y, rank);
}

/** Copies the view `from` of `x` to a new tensor, with the given shape or the shape of the view. */
export function materialise(
  backend: NativeBackend,
  x: tf.TensorInfo & { dtype: NumericType },
  from: View,
  shape: readonly number[] = from.shape,
): tf.TensorInfo {
  const { info, values } = backend.output([...shape], x.dtype);
  copyView(backend, backend.values(x), from, values, whole(from.shape));
  return info;
}

/** Returns the same values with another shape. The values are shared and counted by references. */
export function share(backend: NativeBackend, x: tf.TensorInfo, shape: readonly number[] = x.shape): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: [...shape], dtype: x.dtype };
}

/** Tells whether a tensor's values are one typed array: no strings, no complex numbers. */
export function isNumeric<T extends tf.TensorInfo>(x: T): x is T & { dtype: NumericType } {
  return x.dtype === 'float32' || x.dtype === 'int32' || x.dtype === 'bool';
}
