import { GanError } from '@ganforge/formats';
import { binaryCrossEntropy, type DiscriminatorLabels, minimax, nonSaturating } from '@ganforge/losses';
import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

const logits = tf.tensor2d([[0.5], [-1]]);

function refusal(call: () => unknown): GanError {
  try {
    call();
  } catch (error) {
    if (error instanceof GanError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

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
  it.each([
    ['empty', () => nonSaturating.generator(empty), 'fakeLogits must have at least one element; received shape [0,1].'],
    ['integer', () => minimax.generator(integers), 'fakeLogits must be float32; received int32.'],
    ['absent', () => binaryCrossEntropy(undefined as unknown as tf.Tensor, 1), 'must be a tensor of logits'],
    ['integer reals', () => minimax.discriminator(integers, logits), 'realLogits must be float32; received int32.'],
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
    const value = nonSaturating.discriminator(logits, tf.tensor2d([[0]])); // softplus(-.5)/2 + softplus(1)/2 + log 2
    expect(value).toBeAllclose((0.4740769841801067 + 1.3132616875182228) / 2 + Math.LN2);
  });
});
