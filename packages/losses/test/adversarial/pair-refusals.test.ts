import { auxiliaryClassification, cycleConsistency, featureMatching, identityLoss, l1 } from '@ganforge/losses';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const x = tf.zeros([2, 3]);
const integers = tf.zeros([2, 3], 'int32');
const disposed = tf.zeros([2, 3]);
disposed.dispose();
const labels = tf.tensor1d([0, 2], 'int32');

it.each<[() => unknown, string]>([
  [() => l1(x, tf.zeros([2, 1])), '[losses/l1] x and y must have the same shape; received [2,3] and [2,1].'],
  [() => l1(x, integers), "[losses/l1] y must be float32; received int32. Try tf.cast(y, 'float32')."],
  [() => l1(tf.zeros([0]), tf.zeros([0])), '[losses/l1] x must have at least one element; received shape [0].'],
  [
    () => cycleConsistency(x, tf.zeros([3, 2])),
    '[losses/cycle-consistency] x and reconstructed must have the same shape; received [2,3] and [3,2].',
  ],
  [
    () => identityLoss(x, integers),
    "[losses/identity-loss] same must be float32; received int32. Try tf.cast(same, 'float32').",
  ],
  [
    () => auxiliaryClassification(tf.zeros([2, 3, 1]), labels),
    '[losses/auxiliary-classification] classLogits must have shape [n,K]; received [2,3,1].',
  ],
  [
    () => auxiliaryClassification(x, tf.tensor1d([0, 2])),
    '[losses/auxiliary-classification] labels must be int32 [2], one per row of classLogits; received float32 [2].',
  ],
  [
    () => auxiliaryClassification(x, tf.tensor1d([0], 'int32')),
    '[losses/auxiliary-classification] labels must be int32 [2], one per row of classLogits; received int32 [1].',
  ],
  [
    () => auxiliaryClassification(x, [0, 2] as unknown as tf.Tensor),
    "[losses/auxiliary-classification] labels must be a tensor; received an array. Try tf.tensor1d(labels, 'int32').",
  ],
  [
    () => l1(x, { shape: [2, 3], dtype: 'float32' } as tf.Tensor),
    '[losses/l1] y must be a tensor; received an object. Try tf.tensor(values).',
  ],
  [
    () => featureMatching(disposed, disposed),
    '[losses/feature-matching] realFeatures is disposed. Use it before you dispose it, or call tf.keep on it inside tf.tidy.',
  ],
  [
    () => featureMatching([], []),
    '[losses/feature-matching] realFeatures and fakeFeatures must be of the same layers, one or more; received 0 and 0.',
  ],
  [
    () => featureMatching([x, x], x),
    '[losses/feature-matching] realFeatures and fakeFeatures must be of the same layers, one or more; received 2 and 1.',
  ],
  [
    () => featureMatching(x, tf.zeros([2, 4])),
    '[losses/feature-matching] realFeatures and fakeFeatures must agree in all axes but the first; received [2,3] and [2,4].',
  ],
  [
    () => featureMatching(tf.scalar(1), tf.scalar(1)),
    '[losses/feature-matching] realFeatures must be a batch [n,...]; received a scalar. Try tf.expandDims(realFeatures).',
  ],
])('%# is refused', (call, message) => {
  expect(refusal(call).message).toBe(message);
});
