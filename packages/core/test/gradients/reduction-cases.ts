import * as tf from '@tensorflow/tfjs-core';
import type { GradientCase, InputSpec } from './gradient-case.ts';

const cube = [2, 3, 5];
/** The values are near 1, so that no product is close to 0. */
const around1: InputSpec = { shape: cube, range: [0.5, 1.6] };

function reduction(
  name: string,
  f: (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor,
  input: InputSpec = { shape: cube },
): GradientCase[] {
  return [
    { name: `${name}, all`, inputs: [input], f: (x) => f(x) },
    { name: `${name}, last axis`, inputs: [input], f: (x) => f(x, -1, true) },
    { name: `${name}, first and last axis`, inputs: [input], f: (x) => f(x, [0, 2]) },
  ];
}

/** Cases of sums, extremes, norms and functions that are composed of them. */
export const reductionCases: readonly GradientCase[] = [
  ...reduction('sum', (x, axis, keep) => tf.sum(x, axis, keep)),
  ...reduction('mean', (x, axis, keep) => tf.mean(x, axis, keep)),
  ...reduction('max', (x, axis, keep) => tf.max(x, axis, keep)),
  ...reduction('min', (x, axis, keep) => tf.min(x, axis, keep)),
  ...reduction('prod', (x, axis, keep) => tf.prod(x, axis, keep), around1),
  ...reduction('logSumExp', (x, axis, keep) => tf.logSumExp(x, axis, keep)),
  ...reduction('variance', (x, axis, keep) => tf.moments(x, axis, keep).variance),
  ...reduction('euclidean norm', (x, axis, keep) => tf.norm(x, 'euclidean', axis, keep)),
  {
    name: 'prod, with zeros',
    inputs: [{ shape: [3, 3], values: [0, 2, 3, 0, 0, 5, 7, 11, 13] }],
    f: (x) => tf.prod(x, 1),
  },
  { name: 'max, of the distances', inputs: [[4, 3]], f: (x) => tf.max(tf.square(x), 0) },
  { name: 'cumsum', inputs: [cube], f: (x) => tf.cumsum(x, 2) },
  { name: 'cumsum, first axis, exclusive', inputs: [[3, 3]], f: (x) => tf.cumsum(x, 0, true) },
  { name: 'cumsum, middle axis, reversed', inputs: [cube], f: (x) => tf.cumsum(x, 1, false, true) },
  { name: 'cumprod', inputs: [around1], f: (x) => tf.cumprod(x, 2) },
  { name: 'cumprod, first axis, exclusive, reversed', inputs: [[3, 3]], f: (x) => tf.cumprod(x, 0, true, true) },
  { name: 'argMax', inputs: [cube], f: (x) => tf.mul(x, tf.expandDims(tf.cast(tf.argMax(x, 2), 'float32'), 2)) },
  { name: 'topk', inputs: [cube], f: (x) => tf.topk(x, 3).values },
  { name: 'topk, of one', inputs: [[3, 1]], f: (x) => tf.topk(x, 1).values },
];
