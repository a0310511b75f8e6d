import * as tf from '@tensorflow/tfjs-core';
import { batchNorm } from '../../src/gradients/batch-norm.ts';
import type { GradientCase, InputSpec } from './gradient-case.ts';

const positive = (...shape: number[]): InputSpec => ({ shape, range: [0.4, 1.6] });

/** The inputs of a case: x, mean, variance, offset and scale. All of them are differentiated. */
function given(x: number[], statistics: number[]): GradientCase['inputs'] {
  return [x, statistics, positive(...statistics), statistics, positive(...statistics)];
}

type Five = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
const upstream = (...[x, mean, variance, offset, scale]: tf.Tensor[]): tf.Tensor =>
  tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D | undefined,
    scale as tf.Tensor1D | undefined,
  );
const all = (...inputs: tf.Tensor[]): tf.Tensor => {
  const [x, mean, variance, offset, scale] = inputs as Five;
  return batchNorm(x, mean, variance, { offset, scale });
};

/** Normalises over the given axes as in training. The statistics depend on x. */
function normalised(x: tf.Tensor, axes: number[], epsilon = 1e-3): tf.Tensor {
  const perChannel = axes.length === x.rank - 1 && !axes.includes(x.rank - 1);
  const { mean, variance } = tf.moments(x, axes, !perChannel);
  return batchNorm(x, mean, variance, { epsilon });
}

/** Cases of normalisations. The statistics are given, or they are computed from x. */
export const normalizationCases: readonly GradientCase[] = [
  { name: 'batchNorm of tfjs, rank 2', inputs: given([5, 3], [3]), f: upstream },
  { name: 'batchNorm of tfjs, rank 4', inputs: given([2, 3, 2, 3], [3]), f: upstream },
  { name: 'batchNorm of tfjs, statistics for each element', inputs: given([2, 3, 2], [2, 3, 2]), f: upstream },
  { name: 'batchNorm, rank 4', inputs: given([2, 3, 2, 3], [3]), f: all, upstream },
  { name: 'batchNorm, rank 5', inputs: given([2, 2, 1, 2, 3], [3]), f: all, upstream },
  { name: 'batchNorm, rank 1', inputs: given([3], [3]), f: all, upstream },
  { name: 'batchNorm, statistics for each image', inputs: given([2, 3, 2, 2], [2, 1, 1, 2]), f: all, upstream },
  {
    name: 'batchNorm, no scale, no offset',
    inputs: given([5, 3], [3]).slice(0, 3),
    f: (...[x, mean, variance]) => batchNorm(x!, mean!, variance!),
    upstream,
  },
  {
    name: 'batchNorm, no offset',
    inputs: [[2, 2, 3, 2], [2], positive(2), [2]],
    f: (...[x, mean, variance, scale]) => batchNorm(x!, mean!, variance!, { scale: scale! }),
    upstream: (...[x, mean, variance, scale]) => upstream(x!, mean!, variance!, undefined as never, scale!),
  },
  { name: 'batch norm in training, composed', inputs: [[4, 2, 2, 3]], f: (x) => normalised(x, [0, 1, 2]) },
  { name: 'instance norm, composed', inputs: [[2, 3, 3, 2]], f: (x) => normalised(x, [1, 2]) },
  { name: 'layer norm, composed', inputs: [[3, 7]], f: (x) => normalised(x, [1], 1e-5) },
  {
    name: 'pixel norm, composed',
    inputs: [[2, 2, 2, 3]],
    f: (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-8))),
  },
  {
    name: 'minibatch standard deviation, composed',
    inputs: [[4, 2, 2, 3]],
    f: (x) => tf.mean(tf.sqrt(tf.add(tf.moments(x, 0).variance, 1e-8))),
  },
  {
    name: 'localResponseNormalization',
    inputs: [[2, 2, 2, 5]],
    f: (x) => tf.localResponseNormalization(x as tf.Tensor4D, 1, 1, 0.7, 0.6),
  },
];
