import type { TensorInfo } from '@tensorflow/tfjs-core';

/** A tensor seen as [outer,n,inner]. */
export interface AroundAxis {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** A tensor's shape around one axis, of size `n`. */
export function aroundAxis({ shape }: TensorInfo, axis: number): AroundAxis {
  const product = (sizes: number[]) => sizes.reduce((a, b) => a * b, 1);
  return { outer: product(shape.slice(0, axis)), n: shape[axis] ?? 1, inner: product(shape.slice(axis + 1)) };
}
