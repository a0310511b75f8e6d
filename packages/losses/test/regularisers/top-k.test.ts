import { nonSaturating, topK } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

testLoss('nonSaturating.generator of topK', {
  inputs: ['fake'],
  loss: (fake) => tf.tidy(() => nonSaturating.generator(topK(fake!, 5))),
  reference: (fake) =>
    [...fake!]
      .sort((a, b) => b - a)
      .slice(0, 5)
      .reduce((sum, x) => sum + Math.log(1 + Math.exp(-x)), 0) / 5,
  shapes: [[12], [12, 1]],
});

it.each([
  [() => tf.zeros([3, 2]), 1, 'logits must have shape [n] or [n,1]; received [3,2].'],
  [() => tf.zeros([3]), 4, 'k must be an integer in 1..3; received 4.'],
  [() => tf.zeros([3]), 0, 'k must be an integer in 1..3; received 0.'],
])('refuses what cannot be', (make, k, message) => {
  const logits = make();
  expect(() => topK(logits, k)).toThrow(`[losses/top-k] ${message}`);
  logits.dispose();
});
