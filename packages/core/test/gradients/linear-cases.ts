import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase } from './gradient-case.ts';

const indices = (values: number[], ...shape: number[]): tf.Tensor => tf.tensor(values, shape, 'int32');

/** Cases of matrix products and of operations that only move values. */
export const linearCases: readonly GradientCase[] = [
  {
    name: 'matMul',
    inputs: [
      [3, 4],
      [4, 5],
    ],
    f: (a, b) => tf.matMul(a, b),
  },
  {
    name: 'matMul, a transposed',
    inputs: [
      [4, 3],
      [4, 5],
    ],
    f: (a, b) => tf.matMul(a, b, true),
  },
  {
    name: 'matMul, b transposed',
    inputs: [
      [3, 4],
      [5, 4],
    ],
    f: (a, b) => tf.matMul(a, b, false, true),
  },
  {
    name: 'matMul, both transposed',
    inputs: [
      [4, 3],
      [5, 4],
    ],
    f: (a, b) => tf.matMul(a, b, true, true),
  },
  {
    name: 'matMul, a batch of each',
    inputs: [
      [2, 3, 4],
      [2, 4, 3],
    ],
    f: (a, b) => tf.matMul(a, b),
  },
  {
    name: 'matMul, one for a batch',
    inputs: [
      [2, 3, 4],
      [1, 4, 3],
    ],
    f: (a, b) => tf.matMul(a, b),
  },
  {
    name: 'matMul, one transposed for a batch',
    inputs: [
      [1, 4, 3],
      [2, 3, 4],
    ],
    f: (a, b) => tf.matMul(a, b, true, true),
  },
  {
    name: 'fused matMul, linear',
    inputs: [[3, 4], [4, 5], [5]],
    f: (a, b, bias) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias }),
  },
  {
    name: 'fused matMul, relu',
    inputs: [[3, 4], [4, 5], [5]],
    f: (a, b, bias) => tf.fused.matMul({ a: a as tf.Tensor2D, b: b as tf.Tensor2D, bias, activation: 'relu' }),
  },

  { name: 'reshape', inputs: [[3, 4]], f: (x) => tf.reshape(x, [2, 6]) },
  { name: 'transpose', inputs: [[2, 3, 4]], f: (x) => tf.transpose(x, [2, 0, 1]) },
  { name: 'reverse', inputs: [[2, 3, 4]], f: (x) => tf.reverse(x, [0, 2]) },
  {
    name: 'concat',
    inputs: [
      [2, 3],
      [2, 4],
    ],
    f: (a, b) => tf.concat([a, b], 1),
  },
  {
    name: 'stack',
    inputs: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.stack([a, b], 1),
  },
  { name: 'stack, one', inputs: [[2, 3]], f: (a) => tf.stack([a], 1) },
  { name: 'split', inputs: [[2, 6]], f: (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])) },
  { name: 'split, one part unused', inputs: [[2, 6]], f: (x) => tf.split(x, [1, 2, 3], 1)[2]! },
  { name: 'split, into one', inputs: [[2, 6]], f: (x) => tf.split(x, 1, 1)[0]! },
  { name: 'unstack', inputs: [[2, 3, 2]], f: (x) => tf.mul(...(tf.unstack(x, 2) as [tf.Tensor, tf.Tensor])) },
  { name: 'unstack, of one', inputs: [[2, 1, 3]], f: (x) => tf.unstack(x, 1)[0]! },
  { name: 'gather', inputs: [[5, 3]], f: (x) => tf.gather(x, indices([4, 0, 4, 1], 4)) },
  { name: 'gather, last axis', inputs: [[2, 5]], f: (x) => tf.gather(x, indices([4, 0, 4, 1], 2, 2), -1) },
  { name: 'gather, with batchDims', inputs: [[2, 5]], f: (x) => tf.gather(x, indices([4, 0, 4, 1, 1, 2], 2, 3), 1, 1) },
  {
    name: 'unsortedSegmentSum',
    inputs: [[5, 2]],
    f: (x) => tf.unsortedSegmentSum(x, indices([1, 0, 1, 3, 1], 5) as tf.Tensor1D, 4),
  },
];
