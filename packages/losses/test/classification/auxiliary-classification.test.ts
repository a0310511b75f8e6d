import { softmaxCrossEntropy } from '@ganforge/core/gradients';
import { useEngine } from '@ganforge/engine';
import { auxiliaryClassification } from '@ganforge/losses';
import { suiteEngines, testLoss } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mean, rowsOf } from '../reference.ts';

const labels = [2, 0, 1, 1];

testLoss('auxiliaryClassification', {
  inputs: ['classLogits'],
  loss: (logits, of) => auxiliaryClassification(logits!, of!),
  constants: () => [tf.tensor1d(labels, 'int32')],
  shapes: [[4, 3]],
  // The reference is `log(sum_k(exp(x_k - x_label)))` with its largest term factored out. It uses no softmax.
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

describe.each(await suiteEngines())('far logits on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  const lossAndSlope = (row: number[], label: number): { loss: number; slope: number[] } =>
    tf.tidy(() => {
      const of = tf.tensor1d([label], 'int32');
      const { value, grad } = tf.valueAndGrad((x) => auxiliaryClassification(x, of))(tf.tensor2d([row]));
      return { loss: value.dataSync()[0]!, slope: Array.from(grad.dataSync()) };
    });
  const [minus, plus] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

  it.each<[row: number[], label: number, loss: number, slope: number[]]>([
    [[1, minus, 0], 0, Math.log1p(Math.exp(-1)), [-0.2689414, 0, 0.2689414]],
    [[1e4, 9999.5], 0, Math.log1p(Math.exp(-0.5)), [-0.3775407, 0.3775407]],
    [[1e30, 0], 0, 0, [0, 0]],
    [[-1e30, -2e30], 0, 0, [0, 0]],
    [[0, 1e30], 0, 1e30, [-1, 1]],
    [[plus, 0, minus], 0, 0, [0, 0, 0]],
    [[minus, 0], 0, plus, [-1, 1]],
  ])('of %s with label %s', (row, label, loss, slope) => {
    const received = lossAndSlope(row, label);
    expect(received.loss).toBeAllclose(loss, { rtol: 1e-6, atol: 1e-6 });
    expect(received.slope).toBeAllclose(slope, { atol: 1e-6 });
  });

  it('of NaN is NaN', () => {
    expect(lossAndSlope([Number.NaN, 0], 1).loss).toBeNaN();
  });

  it('of softmaxCrossEntropy, whose labels have no share in what is impossible', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([[1, minus, 0]]);
      const { value, grad } = tf.valueAndGrad((x) => softmaxCrossEntropy(tf.tensor2d([[1, 0, 0]]), x))(logits);
      expect(value).toBeAllclose(Math.log1p(Math.exp(-1)));
      expect(grad).toBeAllclose([[-0.2689414, 0, 0.2689414]], { atol: 1e-6 });
    });
  });
});
