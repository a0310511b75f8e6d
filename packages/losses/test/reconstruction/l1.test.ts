import { cycleConsistency, identityLoss, l1 } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { mean } from '../reference.ts';

for (const [name, loss] of Object.entries({ l1, cycleConsistency, identityLoss })) {
  testLoss(name, {
    inputs: ['x', 'y'],
    loss: (x, y) => loss(x!, y!),
    reference: (x, y) => mean(x!.map((value, i) => Math.max(value - y![i]!, y![i]! - value))),
  });
}

it('has gradient 0 if the two are equal, unlike tf.abs', () => {
  tf.tidy(() => {
    const y = tf.tensor1d([1, 2, 3, 4]);
    const gradient = tf.grad((x) => l1(x, y))(tf.tensor1d([1, 3, 2, 4]));
    expect(gradient).toBeAllclose(tf.tensor1d([0, 0.25, -0.25, 0]));
  });
});
