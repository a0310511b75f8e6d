import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax, softmaxCrossEntropy } from '../../src/gradients/softmax-cross-entropy.ts';
import type { GradientCase } from './gradient-case.ts';

const shares = { shape: [4, 3], range: [0.05, 0.95] } as const;
const oneHot = (): tf.Tensor => tf.oneHot(tf.tensor1d([0, 2, 1, 2], 'int32'), 3);
const bits = (x: tf.Tensor): tf.Tensor => tf.reshape(tf.step(tf.sin(tf.range(0, x.size))), x.shape);

/** Cases of softmax and of the losses of tfjs. */
export const lossCases: readonly GradientCase[] = [
  { name: 'softmax', inputs: [[2, 3, 5]], f: (x) => tf.softmax(x) },
  { name: 'logSoftmax', inputs: [[2, 3, 5]], f: (x) => logSoftmax(x), upstream: (x) => tf.logSoftmax(x) },
  {
    name: 'logSoftmax, first axis',
    inputs: [[5, 3]],
    f: (x) => logSoftmax(x, 0),
    upstream: (x) => tf.logSoftmax(x, 0),
  },
  {
    name: 'softmaxCrossEntropy, of the logits',
    inputs: [[4, 3]],
    f: (logits) => softmaxCrossEntropy(oneHot(), logits),
    upstream: (logits) => tf.losses.softmaxCrossEntropy(oneHot(), logits),
  },
  {
    name: 'softmaxCrossEntropy, of labels and logits',
    inputs: [shares, [4, 3]],
    f: (labels, logits) => softmaxCrossEntropy(labels, logits),
    upstream: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
  },
  {
    name: 'softmaxCrossEntropy, smoothed and weighted',
    inputs: [shares, [4, 3]],
    f: (labels, logits) =>
      softmaxCrossEntropy(labels, logits, { labelSmoothing: 0.2, weights: tf.tensor1d([1, 0, 2, 0.5]) }),
    upstream: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits, tf.tensor1d([1, 0, 2, 0.5]), 0.2),
  },
  {
    name: 'losses.sigmoidCrossEntropy',
    inputs: [[4, 3]],
    f: (logits) => tf.losses.sigmoidCrossEntropy(bits(logits), logits),
  },
  { name: 'losses.logLoss', inputs: [shares, shares], f: (labels, p) => tf.losses.logLoss(labels, p) },
  {
    name: 'losses.meanSquaredError',
    inputs: [
      [4, 3],
      [4, 3],
    ],
    f: (a, b) => tf.losses.meanSquaredError(a, b),
  },
  {
    name: 'losses.absoluteDifference',
    inputs: [
      [4, 3],
      [4, 3],
    ],
    f: (a, b) => tf.losses.absoluteDifference(a, b),
  },
  {
    name: 'losses.huberLoss',
    inputs: [
      [4, 3],
      [4, 3],
    ],
    f: (a, b) => tf.losses.huberLoss(a, b, undefined, 0.4),
  },
  { name: 'losses.hingeLoss', inputs: [[4, 3]], f: (x) => tf.losses.hingeLoss(bits(x), x) },
  {
    name: 'losses.cosineDistance',
    inputs: [
      [4, 3],
      [4, 3],
    ],
    f: (a, b) => tf.losses.cosineDistance(a, b, 1),
  },
];
