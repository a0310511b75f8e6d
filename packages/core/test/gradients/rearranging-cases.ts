import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase } from './gradient-case.ts';

const ids = (values: number[] | number[][]): tf.Tensor => tf.tensor(values, undefined, 'int32');

/** Cases of einsum and of operations that pad, slice, repeat or pick values. */
export const rearrangingCases: readonly GradientCase[] = [
  {
    name: 'pad',
    inputs: [[2, 3, 2]],
    f: (x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
          [2, 1],
        ],
        0.5,
      ),
  },
  { name: 'slice', inputs: [[3, 4, 3]], f: (x) => tf.slice(x, [1, 0, 1], [-1, 3, 1]) },
  {
    name: 'stridedSlice',
    inputs: [[5, 6, 3]],
    f: (x) => tf.stridedSlice(x, [1, 5, 0], [5, 0, 3], [2, -2, 1]),
  },
  {
    name: 'stridedSlice, masks',
    inputs: [[3, 4, 2, 3]],
    // x[-1:, ..., new axis, 1]; the first axis is read to its end
    f: (x) => tf.stridedSlice(x, [-1, 0, 0, 1], [0, 0, 0, 2], [1, 1, 1, 1], 0, 1, 2, 4, 8),
  },
  { name: 'tile, rank 2', inputs: [[2, 3]], f: (x) => tf.tile(x, [3, 2]) },
  { name: 'tile, rank 5', inputs: [[2, 1, 2, 1, 2]], f: (x) => tf.tile(x, [1, 2, 2, 1, 2]) },
  { name: 'tile, rank 6', inputs: [[2, 1, 2, 1, 1, 2]], f: (x) => tf.tile(x, [2, 1, 1, 2, 1, 2]) },
  { name: 'broadcastTo', inputs: [[3, 1, 2]], f: (x) => tf.broadcastTo(x, [2, 3, 2, 2]) },
  {
    name: 'gather along axis 1',
    inputs: [[2, 4, 3]],
    f: (x) =>
      tf.gather(
        x,
        ids([
          [2, 0],
          [2, 3],
        ]),
        1,
      ),
  },
  {
    name: 'gather, one batch axis',
    inputs: [[2, 3, 4, 2]],
    f: (x) =>
      tf.gather(
        x,
        ids([
          [2, 0],
          [2, 3],
        ]),
        2,
        1,
      ),
  },
  {
    name: 'gatherND',
    inputs: [[3, 4, 2]],
    f: (x) =>
      tf.gatherND(
        x,
        ids([
          [2, 1],
          [0, 3],
          [2, 1],
        ]),
      ),
  },
  {
    name: 'scatterND',
    inputs: [[3, 2]],
    f: (x) => tf.scatterND(ids([[2], [0], [2]]), x, [4, 2]),
  },
  {
    name: 'spaceToBatchND',
    inputs: [[2, 3, 4, 2]],
    f: (x) =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [1, 0],
          [0, 2],
        ],
      ),
  },
  {
    name: 'batchToSpaceND',
    inputs: [[8, 2, 2, 1]],
    f: (x) =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [1, 0],
          [0, 1],
        ],
      ),
  },
  {
    name: 'einsum, matrix product',
    inputs: [
      [2, 3],
      [3, 4],
    ],
    f: (a, b) => tf.einsum('ij,jk->ki', a, b),
  },
  {
    name: 'einsum, batches',
    inputs: [
      [2, 3, 2],
      [2, 2, 4],
    ],
    f: (a, b) => tf.einsum('bij,bjk->bik', a, b),
  },
  { name: 'einsum of one tensor', inputs: [[2, 3, 4]], f: (x) => tf.einsum('ijk->ki', x) },
];
