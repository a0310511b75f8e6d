import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { KinkCase } from './kink-cases.ts';

const { NONE } = tf.Reduction;

const losses = new Map<string, tfl.LayersModel['lossFunctions'][number]>();

/** Finds the losses that tf.layers knows by name. It needs an engine and must not run inside a gradient. */
export function findLayerLosses(): void {
  for (const name of layerLossNames) {
    const input = tfl.input({ shape: [1] });
    const model = tfl.model({
      inputs: input,
      outputs: tfl.layers.dense({ units: 1 }).apply(input) as tfl.SymbolicTensor,
    });
    model.compile({ optimizer: 'sgd', loss: name });
    losses.set(name, model.lossFunctions[0]!);
    model.dispose();
  }
}

function ofLabels(
  name: string,
  labels: number[] | number[][],
  at: number[] | number[][],
  slope: readonly number[],
  more: { readonly second?: readonly number[]; readonly upstream?: 'wrong' } = {},
): KinkCase {
  const f = (x: tf.Tensor): tf.Tensor => losses.get(name)!(tf.tensor(labels), x);
  return { name: `${name} of [${labels.join('; ')}] at [${at.join('; ')}]`, f, at, slope, upstream: 'right', ...more };
}

const byHand =
  (labels: number[], softplusAt0: (x: tf.Tensor) => tf.Tensor) =>
  (x: tf.Tensor): tf.Tensor =>
    tf.add(tf.sub(softplusAt0(x), tf.mul(x, tf.tensor1d(labels))), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));

const crossEntropyAt0 = { at: [0, 0, 0], slope: [-0.5, 0.5, 0], second: [0.25, 0.25, 0.25] };

const coreLosses: readonly KinkCase[] = [
  {
    name: 'losses.sigmoidCrossEntropy at 0',
    f: (x) => tf.losses.sigmoidCrossEntropy(tf.tensor1d([1, 0, 0.5]), x, undefined, 0, NONE),
    ...crossEntropyAt0,
    upstream: 'right',
  },
  {
    name: 'losses.sigmoidCrossEntropy, weighted, smoothed, at 0',
    f: (x) => tf.losses.sigmoidCrossEntropy(tf.tensor1d([1, 0, 1]), x, tf.tensor1d([1, 2, 0]), 0.2, tf.Reduction.SUM),
    at: [0, 0, 0],
    slope: [-0.4, 0.8, 0],
    upstream: 'right',
  },
  {
    name: 'losses.sigmoidCrossEntropy in saturation',
    f: (x) => tf.losses.sigmoidCrossEntropy(tf.tensor1d([1, 0, 1, 0]), x, undefined, 0, NONE),
    at: [1e4, 1e4, -1e4, -1e4],
    slope: [0, 1, -1, 0],
    upstream: 'right',
  },
  { name: 'cross entropy by hand, of relu', f: byHand([1, 0, 0.5], tf.relu), ...crossEntropyAt0, upstream: 'right' },
  {
    name: 'cross entropy by hand, of max(x, 0)',
    f: byHand([1, 0, 0.5], (x) => tf.maximum(x, 0)),
    ...crossEntropyAt0,
    upstream: 'wrong',
  },
  {
    name: 'losses.softmaxCrossEntropy, all equal',
    f: (x) => tf.losses.softmaxCrossEntropy(tf.tensor2d([[1, 0, 0, 0]]), x, undefined, 0, NONE),
    at: [[0, 0, 0, 0]],
    slope: [-0.75, 0.25, 0.25, 0.25],
    upstream: 'right',
  },
  {
    name: 'losses.softmaxCrossEntropy, far apart',
    f: (x) => tf.losses.softmaxCrossEntropy(tf.tensor2d([[0, 1, 0]]), x, undefined, 0, NONE),
    at: [[1e4, 0, -1e4]],
    slope: [1, -1, 0],
    upstream: 'right',
  },
  {
    name: 'losses.absoluteDifference, equal',
    f: (x) => tf.losses.absoluteDifference(tf.tensor1d([1, 2, 3]), x, undefined, NONE),
    at: [1, 3, 2],
    slope: [0, 1, -1],
    upstream: 'wrong',
  },
  {
    name: 'losses.huberLoss, equal and at delta',
    f: (x) => tf.losses.huberLoss(tf.tensor1d([0, 0, 0, 0]), x, undefined, 1, NONE),
    at: [0, 1, -1, 3],
    slope: [0, 1, -1, 1],
    upstream: 'right',
  },
  {
    name: 'losses.hingeLoss at the margin',
    f: (x) => tf.losses.hingeLoss(tf.tensor1d([1, 0, 1]), x, undefined, NONE),
    at: [1, -1, 0],
    slope: [0, 0, -1],
    upstream: 'right',
  },
  {
    name: 'losses.logLoss of certain predictions',
    f: (x) => tf.losses.logLoss(tf.tensor1d([1, 0]), x, undefined, 1e-3, NONE),
    at: [1, 0],
    slope: [-1 / 1.001, 1 / 1.001],
    upstream: 'right',
  },
  {
    name: 'losses.meanSquaredError, equal',
    f: (x) => tf.losses.meanSquaredError(tf.tensor1d([1, 2]), x, undefined, NONE),
    at: [1, 3],
    slope: [0, 2],
    upstream: 'right',
  },
  {
    name: 'losses.cosineDistance at 0',
    f: (x) => tf.losses.cosineDistance(tf.tensor1d([0.6, 0.8]), x, 0, undefined, NONE),
    at: [0, 0],
    slope: [-0.6, -0.8],
    upstream: 'right',
  },
  {
    name: 'a loss whose weights are all 0, by the mean',
    f: (x) => tf.losses.meanSquaredError(tf.tensor1d([1, 2]), x, tf.tensor1d([0, 0]), tf.Reduction.SUM),
    at: [1, 3],
    slope: [0, 0],
    upstream: 'right',
  },
];

const epsilon = 1e-7; // the epsilon of tf.layers

const layerLosses: readonly KinkCase[] = [
  ofLabels('binaryCrossentropy', [1, 0, 0.5], [0.5, 0.5, 0.5], [-2 / 3, 2 / 3, 0]),
  ofLabels('binaryCrossentropy', [1, 0], [0, 1], [0, 0]),
  ofLabels('binaryCrossentropy', [[1], [0]], [[0.5], [0.25]], [-2, 4 / 3]),
  ofLabels('categoricalCrossentropy', [[1, 0, 0, 0]], [[0.25, 0.25, 0.25, 0.25]], [-3, 1, 1, 1]),
  ofLabels('categoricalCrossentropy', [[1, 0]], [[0, 1]], [0, 0]),
  ofLabels('meanAbsoluteError', [[1, 2]], [[1, 3]], [0, 0.5], { upstream: 'wrong' }),
  ofLabels('meanAbsolutePercentageError', [[1, 2]], [[1, 3]], [0, 25], { upstream: 'wrong' }),
  ofLabels('meanAbsolutePercentageError', [[0]], [[0]], [0], { upstream: 'wrong' }),
  ofLabels('meanSquaredError', [[1, 2]], [[1, 3]], [0, 1]),
  ofLabels('meanSquaredLogarithmicError', [[0, 0]], [[0, -1]], [0, 0]),
  ofLabels('hinge', [[1, -1]], [[1, 0]], [0, 0.5]),
  ofLabels('squaredHinge', [[1, -1]], [[1, 0]], [0, 1]),
  ofLabels('categoricalHinge', [[1, 0, 0]], [[0, 0, 0]], [-1, 1 / 3, 1 / 3], { upstream: 'wrong' }),
  ofLabels('categoricalHinge', [[1, 0]], [[1, 0]], [0, 0]),
  ofLabels('logcosh', [[0, 0, 0]], [[0, 1e3, -1e3]], [0, 1 / 3, -1 / 3], { second: [1 / 3, 0, 0] }),
  ofLabels('kullbackLeiblerDivergence', [[1, 0]], [[1, 0]], [-1, 0]),
  ofLabels('kullbackLeiblerDivergence', [[0.5, 0.5]], [[0.5, 0.5]], [-1, -1]),
  ofLabels('poisson', [[0, 1]], [[0, 0]], [0.5, 0.5 * (1 - 1 / epsilon)]),
  ofLabels('cosineProximity', [[0.6, 0.8]], [[0, 0]], [-0.6 / Math.sqrt(epsilon), -0.8 / Math.sqrt(epsilon)]),
  ofLabels('cosineProximity', [[0.6, 0.8]], [[0.6, 0.8]], [0, 0]),
];

const sparse: readonly KinkCase[] = [
  {
    ...ofLabels('sparseCategoricalCrossentropy', [[1]], [[0.25, 0.25, 0.5]], [1, -3, 1]),
    name: 'sparseCategoricalCrossentropy',
  },
];

/** All losses of tf.losses and all losses that tf.layers knows by name, at the kinks of their parts. */
export const lossKinkCases: readonly KinkCase[] = [...coreLosses, ...layerLosses, ...sparse];

/** All names of losses in tf.layers. */
const layerLossNames = [
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'squaredHinge',
  'hinge',
  'categoricalHinge',
  'logcosh',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'kullbackLeiblerDivergence',
  'poisson',
  'cosineProximity',
] as const;
