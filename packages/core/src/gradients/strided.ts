import * as tf from '@tensorflow/tfjs-core';

/** The positions start, start + stride, ..., `count` of them, along one axis. */
export interface Positions {
  /** @default 0 */
  readonly start?: number;
  readonly stride: number;
  readonly count: number;
}

/** `x` seen as [before the axis, the axis, after it]. */
export function aroundAxis(x: tf.Tensor, axis: number): tf.Tensor3D {
  const size = (shape: number[]): number => tf.util.sizeFromShape(shape);
  return tf.reshape(x, [size(x.shape.slice(0, axis)), x.shape[axis]!, size(x.shape.slice(axis + 1))]);
}

/** The values of `x` at the positions along an axis. */
export function pick(x: tf.Tensor, axis: number, { start = 0, stride, count }: Positions): tf.Tensor {
  const shape = x.shape.with(axis, count);
  const [outer, , inner] = aroundAxis(x, axis).shape;
  const end = start + (count - 1) * stride + 1;
  const picked = tf.stridedSlice(aroundAxis(x, axis), [0, start, 0], [outer, end, inner], [1, stride, 1]);
  return tf.reshape(picked, shape);
}

/** The adjoint of `pick`: an axis of `size` that has the values of `y` at the positions and zeros between them. */
export function spread(y: tf.Tensor, axis: number, { start = 0, stride, count }: Positions, size: number): tf.Tensor {
  const shape = y.shape.with(axis, size);
  const [outer, , inner] = aroundAxis(y, axis).shape;
  const reach = (count - 1) * stride + 1;
  let rows: tf.Tensor = aroundAxis(y, axis);
  if (stride > 1) {
    const apart = tf.pad(tf.reshape(y, [outer * count, 1, inner]), along([0, stride - 1]));
    rows = tf.slice(tf.reshape(apart, [outer, count * stride, inner]), [0, 0, 0], [outer, reach, inner]);
  }
  return tf.reshape(tf.pad(rows, along([start, size - start - reach])), shape);
}

/** A padding of the middle axis of three. */
export function along(padding: [number, number]): [number, number][] {
  return [[0, 0], padding, [0, 0]];
}
