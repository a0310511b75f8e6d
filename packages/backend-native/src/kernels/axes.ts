import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The sizes of a tensor that is viewed as [outer,n,inner]. */
export interface AroundAxis {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** Views a tensor as [outer,n,inner], where `n` is the size of one axis. */
export function aroundAxis({ shape }: TensorInfo, axis: number): AroundAxis {
  const product = (sizes: number[]) => sizes.reduce((a, b) => a * b, 1);
  return { outer: product(shape.slice(0, axis)), n: shape[axis] ?? 1, inner: product(shape.slice(axis + 1)) };
}
