import { useEngine } from '@ganforge/engine';
import { auxiliaryClassification } from '@ganforge/losses';
import { testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { mean, rowsOf } from './reference.ts';

const labels = [2, 0, 1, 1];

testLoss('auxiliaryClassification', {
  inputs: ['classLogits'],
  loss: (logits, of) => auxiliaryClassification(logits!, of!),
  constants: () => [tf.tensor1d(labels, 'int32')],
  shapes: [[4, 3]],
  // log sum_k exp(x_k - x_label), its largest term taken out: no softmax.
  reference: (logits) =>
    mean(
      rowsOf(logits!, 4).map((row, i) => {
        const above = row.map((x) => x - row[labels[i]!]!);
        const top = Math.max(...above);
        return top + Math.log(above.reduce((sum, x) => sum + Math.exp(x - top), 0));
      }),
    ),
});

it.each(['cpu', 'wasm'] as const)('is infinite on %s where a label is none of the classes', async (engine) => {
  await useEngine(engine);
  tf.tidy(() => {
    const logits = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    for (const outside of [3, -1, 1e6]) {
      expect(auxiliaryClassification(logits, tf.tensor1d([1, outside], 'int32'))).toBeAllclose(Infinity);
    }
  });
});
