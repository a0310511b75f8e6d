import * as tf from '@tensorflow/tfjs-core';

/** `count` positions along one axis. They are `start`, `start + stride`, `start + 2 * stride` and so on. */
export interface Positions {
  /** @default 0 */
  readonly start?: number;
  readonly stride: number;
  readonly count: number;
}

/** Reshapes `x` to three axes: all axes before `axis`, the axis itself, and all axes after it. */
export function aroundAxis(x: tf.Tensor, axis: number): tf.Tensor3D {
  const size = (shape: number[]): number => tf.util.sizeFromShape(shape);
  return tf.reshape(x, [size(x.shape.slice(0, axis)), x.shape[axis]!, size(x.shape.slice(axis + 1))]);
}

/** Returns the values of `x` at the given positions along an axis. */
export function pick(x: tf.Tensor, axis: number, { start = 0, stride, count }: Positions): tf.Tensor {
  const shape = x.shape.with(axis, count);
  const [outer, , inner] = aroundAxis(x, axis).shape;
  const end = start + (count - 1) * stride + 1;
  const picked = tf.stridedSlice(aroundAxis(x, axis), [0, start, 0], [outer, end, inner], [1, stride, 1]);
  return tf.reshape(picked, shape);
}

/**
 * Returns an axis of length `size` that contains the values of `y` at the positions and zeros elsewhere. It is the
 * adjoint of `pick`.
 */
export function spread(y: tf.Tensor, axis: number, { start = 0, stride, count }: Positions, size: number): tf.Tensor {
  const shape = y.shape.with(axis, size);
  const [outer, , inner] = aroundAxis(y, axis).shape;
  const reach = (count - 1) * stride + 1;
  let rows = aroundAxis(y, axis);
  if (stride > 1) {
    const apart = padRows(tf.reshape(y, [outer * count, 1, inner]), [0, stride - 1]);
    rows = sliceRows(tf.reshape(apart, [outer, count * stride, inner]), 0, reach);
  }
  return tf.reshape(padRows(rows, [start, size - start - reach]), shape);
}

/** Adds rows with one constant value before and after `rows` [A,n,B]. */
export function padRows(rows: tf.Tensor, [before, after]: readonly [number, number], value = 0): tf.Tensor3D {
  const padded =
    before + after === 0
      ? rows
      : tf.pad(
          rows,
          [
            [0, 0],
            [before, after],
            [0, 0],
          ],
          value,
        );
  return padded as tf.Tensor3D;
}

/** Returns the rows of [A,n,B] from `start` to `end - 1`. */
export function sliceRows(rows: tf.Tensor3D, start: number, end: number): tf.Tensor3D {
  const [outer, length, inner] = rows.shape;
  if (start === 0 && end === length) return rows;
  return tf.slice(rows, [0, start, 0], [outer, end - start, inner]);
}
