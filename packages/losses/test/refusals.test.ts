import {
  binaryCrossEntropy,
  type DiscriminatorLabels,
  hinge,
  type LeastSquaresTargets,
  leastSquares,
  minimax,
  nonSaturating,
  relativisticAverage,
  relativisticAverageHinge,
  relativisticAverageLeastSquares,
  wasserstein,
} from '@ganforge/losses';
import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { input } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { refusal } from './refusal.ts';

const logits = tf.tensor2d([[0.5], [-1]]);

describe('labels', () => {
  const refused: [DiscriminatorLabels, string][] = [
    [{ realLabel: 1.1 }, 'realLabel must be a number in [0,1]; received 1.1.'],
    [{ realLabel: Number.NaN }, 'realLabel must be a number in [0,1]; received NaN.'],
    [{ fakeLabel: -0.1 }, 'fakeLabel must be a number in [0,1]; received -0.1.'],
    [{ realLabel: 0, fakeLabel: 1 }, 'realLabel must be greater than fakeLabel; received 0 and 1. Try 0.9 and 0.'],
    [{ realLabel: 0.5, fakeLabel: 0.5 }, 'realLabel must be greater than fakeLabel; received 0.5 and 0.5.'],
    [{ smooth: 0.9 } as DiscriminatorLabels, "there is no option 'smooth'. Try one of realLabel, fakeLabel."],
    [0.9 as DiscriminatorLabels, 'options must be an object; received 0.9.'],
  ];
  it.each(refused)('%o are refused', (labels, text) => {
    const error = refusal(() => nonSaturating.discriminator(logits, logits, labels));
    expect(error.message).toContain(`[losses/non-saturating] ${text}`);
    expect(error.code).toBe('argument');
    expect(refusal(() => minimax.discriminator(logits, logits, labels)).message).toContain(`[losses/minimax] ${text}`);
    expect(refusal(() => minimax.generator(logits, labels)).message).toContain(`[losses/minimax] ${text}`);
  });

  it('a target outside [0,1] is refused', () => {
    expect(refusal(() => binaryCrossEntropy(logits, 2)).message).toBe(
      '[losses/binary-cross-entropy] target must be a number in [0,1]; received 2.',
    );
  });
});

describe('logits', () => {
  const empty = tf.zeros([0, 1]);
  const integers = tf.tensor2d([[1], [0]], [2, 1], 'int32');
  const row = tf.tensor2d([[0.5, -1]]);
  const disposed = tf.zeros([2, 1]);
  disposed.dispose();
  it.each([
    ['empty', () => nonSaturating.generator(empty), 'fakeLogits must have at least one element; received shape [0,1].'],
    ['integer', () => minimax.generator(integers), 'fakeLogits must be float32; received int32.'],
    ['absent', () => binaryCrossEntropy(undefined as unknown as tf.Tensor, 1), 'must be a tensor of logits'],
    ['integer reals', () => minimax.discriminator(integers, logits), 'realLogits must be float32; received int32.'],
    [
      'symbolic',
      () => nonSaturating.generator(input({ shape: [1] }) as unknown as tf.Tensor),
      'fakeLogits must be a tensor of logits; received a symbolic tensor. Apply the model to a batch first.',
    ],
    [
      'disposed',
      () => minimax.discriminator(logits, disposed),
      'fakeLogits is disposed. Use it before you dispose it,',
    ],
    [
      'no tensor but like one',
      () => nonSaturating.generator({ shape: [2, 1], dtype: 'float32' } as tf.Tensor),
      'fakeLogits must be a tensor of logits; received an object.',
    ],
    [
      'unlike',
      () => nonSaturating.discriminator(logits, row),
      'realLogits and fakeLogits must agree in all axes but the first; received [2,1] and [1,2].',
    ],
    [
      'of unlike rank',
      () => nonSaturating.discriminator(logits, tf.tensor1d([1, 2])),
      'realLogits and fakeLogits must agree in all axes but the first; received [2,1] and [2].',
    ],
  ])('%s are refused', (_, call, text) => {
    expect(refusal(call).message).toContain(text);
  });

  it('of another number of examples are accepted', () => {
    // this is `softplus(-0.5) / 2 + softplus(1) / 2 + log(2)`
    const value = nonSaturating.discriminator(logits, tf.tensor2d([[0]]));
    expect(value).toBeAllclose((0.4740769841801067 + 1.3132616875182228) / 2 + Math.LN2);
  });
});

describe.each([
  ['losses/least-squares', leastSquares],
  ['losses/hinge', hinge],
  ['losses/wasserstein', wasserstein],
  ['losses/relativistic-average', relativisticAverage],
  ['losses/relativistic-average-hinge', relativisticAverageHinge],
  ['losses/relativistic-average-least-squares', relativisticAverageLeastSquares],
] as const)('%s', (where, pair) => {
  const integers = tf.tensor2d([[1], [0]], [2, 1], 'int32');
  // The generator of a relativistic pair takes real logits too. The other generators ignore the second argument.
  const generator = pair.generator as (...logits: tf.Tensor[]) => tf.Scalar;

  it('refuses invalid logits, and logits of different shapes', () => {
    expect(refusal(() => generator(integers, integers)).message).toMatch(/Logits must be float32; received int32\./);
    expect(refusal(() => pair.discriminator(logits, tf.zeros([0, 1]))).message).toBe(
      `[${where}] fakeLogits must have at least one element; received shape [0,1].`,
    );
    expect(refusal(() => pair.discriminator(logits, tf.zeros([2, 3]))).message).toBe(
      `[${where}] realLogits and fakeLogits must agree in all axes but the first; received [2,1] and [2,3].`,
    );
  });

  it('takes reals and fakes of another number', () => {
    expect(Number.isFinite(pair.discriminator(logits, tf.tensor2d([[0]])).dataSync()[0])).toBe(true);
  });
});

it.each<[LeastSquaresTargets, string]>([
  [{ a: Number.NaN }, 'a must be a finite number; received NaN.'],
  [{ c: '1' as unknown as number }, "c must be a finite number; received '1'."],
  [{ a: 1 }, 'a and b must differ; received 1 for both. Try 0 and 1.'],
  [{ real: 1 } as LeastSquaresTargets, "there is no option 'real'. Try one of a, b, c."],
])('targets %o of least squares are refused', (targets, text) => {
  expect(refusal(() => leastSquares.generator(logits, targets)).message).toContain(`[losses/least-squares] ${text}`);
  expect(refusal(() => leastSquares.discriminator(logits, logits, targets)).message).toContain(text);
});
