import { featureMatching } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { mean, rowsOf } from '../reference.ts';

/** Computes the squared distance of the means, expanded into products of single features. */
function distance(real: readonly number[], fake: readonly number[], n: number): number {
  const column = (values: readonly number[], j: number): number => mean(rowsOf(values, n).map((row) => row[j]!));
  let sum = 0;
  for (let j = 0; j < real.length / n; j++) {
    const [r, f] = [column(real, j), column(fake, j)];
    sum += r * r - 2 * r * f + f * f;
  }
  return sum;
}

testLoss('featureMatching', {
  inputs: ['real', 'fake'],
  loss: (real, fake) => featureMatching(real!, fake!),
  shapes: [
    [4, 3],
    [4, 1, 3],
    [4, 3, 1, 1],
  ],
  reference: (real, fake) => distance(real!, fake!, 4),
});

testLoss('featureMatching of two layers', {
  inputs: ['real', 'fake', 'deeper real', 'deeper fake'],
  loss: (real, fake, real2, fake2) => featureMatching([real!, real2!], [fake!, fake2!]),
  shapes: [[4, 3]],
  reference: (real, fake, real2, fake2) => distance(real!, fake!, 4) + distance(real2!, fake2!, 4),
});

it('compares means of batches of different size', () => {
  tf.tidy(() => {
    const real = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]); // the mean is (3, 4)
    const fake = tf.tensor2d([
      [0, 0],
      [2, 4],
    ]); // the mean is (1, 2)
    expect(featureMatching(real, fake)).toBeAllclose(8);
  });
});
