import { orthogonalRegularisation } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

testLoss('orthogonalRegularisation', {
  inputs: ['kernel'],
  loss: (kernel) => orthogonalRegularisation(kernel!),
  // The sum contains the pairs of three columns, and each pair occurs twice.
  reference: (kernel) => {
    const column = (j: number) => [0, 1, 2, 3].map((i) => kernel![3 * i + j]!);
    const product = (a: number, b: number) => column(a).reduce((sum, x, i) => sum + x * column(b)[i]!, 0);
    return 2 * (product(0, 1) ** 2 + product(0, 2) ** 2 + product(1, 2) ** 2);
  },
  shapes: [
    [4, 3],
    [2, 2, 3],
  ],
});

it('is 0 for orthogonal outputs of any norm', () => {
  tf.tidy(() => {
    const kernel = tf.tensor2d([3, 0, 0, 5, 0, 0], [3, 2]);
    expect(orthogonalRegularisation(kernel).dataSync()[0]).toBe(0);
  });
});

it.each([
  [() => tf.zeros([3]), 'kernel must be [...,in,out]; received [3].'],
  [() => tf.zeros([3, 2], 'int32'), 'kernel must be float32; received int32.'],
])('refuses what is no kernel', (make, message) => {
  const kernel = make();
  expect(() => orthogonalRegularisation(kernel)).toThrow(`[losses/orthogonal-regularisation] ${message}`);
  kernel.dispose();
});
