import {
  auxiliaryClassification,
  categoricalLogProbability,
  consistency,
  cycleConsistency,
  gumbelSoftmax,
  l1,
  latentConsistency,
  orthogonalRegularisation,
  reinforce,
  rotations,
  straightThrough,
} from '@ganforge/losses';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { refusal } from './refusal.ts';

const floats = tf.ones([2, 3]);
const integers = tf.ones([2, 3], 'int32');
const indices = tf.zeros([2], 'int32');
const none = undefined as unknown as tf.Tensor;
const random = { gumbel: (shape: number[]) => tf.zeros(shape) } as never;

// Each case has one wrong tensor argument; the others are right. The message must name the wrong argument.
it.each<[string, () => unknown, string]>([
  ['l1, x', () => l1(integers, floats), '[losses/l1] x must be float32'],
  ['l1, y', () => l1(floats, integers), '[losses/l1] y must be float32'],
  ['cycleConsistency', () => cycleConsistency(integers, floats), 'must be float32'],
  ['consistency', () => consistency(integers, floats), 'must be float32'],
  ['latentConsistency, images', () => latentConsistency.generator(integers, floats), 'images must be float32'],
  ['latentConsistency, others', () => latentConsistency.generator(floats, integers), 'others must be float32'],
  ['orthogonalRegularisation', () => orthogonalRegularisation(integers), 'kernel must be float32'],
  ['rotations', () => rotations(integers), 'images must be float32'],
  ['categoricalLogProbability, logits', () => categoricalLogProbability(integers, indices), 'logits must be float32'],
  ['categoricalLogProbability, indices', () => categoricalLogProbability(floats, none), 'indices must be a tensor'],
  ['reinforce, logProbabilities', () => reinforce(indices, tf.ones([2])), 'logProbabilities must be float32'],
  ['reinforce, rewards', () => reinforce(tf.ones([2]), indices), 'rewards must be float32'],
  ['gumbelSoftmax', () => gumbelSoftmax(integers, random, 1), 'logits must be float32'],
  ['straightThrough, hard', () => straightThrough(none, floats), 'hard must be a tensor'],
  ['straightThrough, soft', () => straightThrough(floats, none), 'soft must be a tensor'],
  ['auxiliaryClassification, logits', () => auxiliaryClassification(integers, indices), 'classLogits must be float32'],
  ['auxiliaryClassification, labels', () => auxiliaryClassification(floats, none), 'labels must be a tensor'],
])('%s is named', (_, call, text) => {
  const message = refusal(call).message;
  expect(message).toContain(text);
  expect(message).toMatch(/^\[losses\/[\w-]+\] \w+ must be /);
});
