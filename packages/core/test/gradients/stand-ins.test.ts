import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import { batchNorm, logSoftmax, softmaxCrossEntropy } from '@ganforge/core/gradients';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { spread } from './gradient-case.ts';

const tensor = (shape: number[], seed = 0, range: [number, number] = [-2, 2]): tf.Tensor =>
  tf.tensor(spread(shape, seed, range), shape);

/** Runs `check` and asserts that it leaves no tensor. */
function tidily(check: () => void): void {
  const before = tf.memory().numTensors;
  tf.tidy(check);
  expect(tf.memory().numTensors).toBe(before);
}

function refusal(f: () => unknown): string {
  try {
    tf.tidy(() => void f());
  } catch (error) {
    expect(error).toBeInstanceOf(GanError);
    return (error as GanError).message;
  }
  return expect.unreachable();
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('logSoftmax', () => {
  it('has the values of tf.logSoftmax, and those along any axis', () =>
    tidily(() => {
      const x = tensor([2, 3, 4]);
      expect(logSoftmax(x)).toBeAllclose(tf.logSoftmax(x), { atol: 1e-6 });
      const moved = tf.transpose(tf.logSoftmax(tf.transpose(x, [0, 2, 1])), [0, 2, 1]);
      expect(logSoftmax(x, 1)).toBeAllclose(moved, { atol: 1e-6 });
    }));

  it('keeps its precision for large logits: log softmax of [1e6, 1e6 + 1] is that of [0, 1]', () =>
    tidily(() => {
      const expected = [-Math.log(1 + Math.E), 1 - Math.log(1 + Math.E)];
      expect(logSoftmax(tf.tensor1d([1e6, 1e6 + 1]))).toBeAllclose(expected, { rtol: 1e-6 });
      expect(logSoftmax(tf.tensor1d([1e9, -1e9]))).toBeAllclose([0, -2e9]);
    }));
});

describe('stand-ins refuse', () => {
  const [x, integers] = [tensor([2, 3]), tf.zeros([2, 3], 'int32')];
  const [gone, text] = [tensor([2, 3]), 'x' as unknown as tf.Tensor];
  gone.dispose();
  it.each<[() => unknown, string]>([
    [() => logSoftmax(integers), 'x of logSoftmax must be float32; received int32. Try tf.cast.'],
    [() => logSoftmax(text), "x of logSoftmax must be a tensor; received 'x'. Try tf.tensor(values)."],
    [() => logSoftmax(gone), 'x of logSoftmax is disposed.'],
    [() => logSoftmax(tf.scalar(1)), 'x of logSoftmax must have at least one axis; received a scalar.'],
    [() => logSoftmax(x, 2), 'axis of logSoftmax must be in [-2, 2); received 2.'],
    [() => softmaxCrossEntropy(text, x), "onehotLabels must be a tensor; received 'x'."],
    [() => softmaxCrossEntropy(x, integers), 'logits must be float32; received int32.'],
    [() => softmaxCrossEntropy(x, x, null as never), 'options must be an object; received null.'],
    [
      () => softmaxCrossEntropy(x, x, { smoothing: 0.1 } as never),
      "there is no option 'smoothing'. Try one of weights, labelSmoothing, reduction.",
    ],
    [() => batchNorm(x, undefined as never, x), 'mean of batchNorm must be a tensor; received undefined.'],
    [() => batchNorm(x, x, integers), 'variance of batchNorm must be float32; received int32.'],
    [() => batchNorm(integers, x, x), 'x of batchNorm must be float32; received int32.'],
    [() => batchNorm(x, x, x, { scale: gone }), 'scale of batchNorm is disposed.'],
    [() => batchNorm(x, x, x, { gamma: x } as never), "there is no option 'gamma'. Try one of offset, scale, epsilon."],
  ])('%#', (call, message) => {
    expect(refusal(call)).toContain(`[core/gradients] ${message}`);
  });
});

describe('softmaxCrossEntropy', () => {
  const labels = (): tf.Tensor => tf.oneHot(tf.tensor1d([0, 2, 1, 2], 'int32'), 3);

  it('has the values of tf.losses, weighted, smoothed and unreduced', () =>
    tidily(() => {
      const logits = tensor([4, 3]);
      const weights = tf.tensor1d([1, 0, 2, 0.5]);
      const upstream = tf.losses.softmaxCrossEntropy;
      expect(softmaxCrossEntropy(labels(), logits)).toBeAllclose(upstream(labels(), logits) as tf.Tensor);
      expect(softmaxCrossEntropy(labels(), logits, { weights, labelSmoothing: 0.3 })).toBeAllclose(
        upstream(labels(), logits, weights, 0.3) as tf.Tensor,
      );
      const losses = softmaxCrossEntropy(labels(), logits, { reduction: tf.Reduction.NONE });
      expect(losses).toBeAllclose(upstream(labels(), logits, undefined, 0, tf.Reduction.NONE) as tf.Tensor);
      expect(losses.shape).toEqual([4]);
    }));

  it('refuses class indices and a smoothing outside [0,1], with advice', () => {
    expect(refusal(() => softmaxCrossEntropy(tf.tensor1d([0, 2], 'int32'), tensor([2, 3])))).toContain('Use tf.oneHot');
    expect(refusal(() => softmaxCrossEntropy(labels(), tensor([4, 3]), { labelSmoothing: 1.5 }))).toContain(
      'labelSmoothing must be in [0, 1]; received 1.5',
    );
  });
});

describe('batchNorm', () => {
  it.each([[[5, 3]], [[2, 4, 3]], [[2, 2, 4, 3]]])('has the values of tf.batchNorm at x [%s]', (shape) =>
    tidily(() => {
      const [x, mean, offset] = [tensor(shape), tensor([3], 1), tensor([3], 2)];
      const [variance, scale] = [tensor([3], 3, [0.2, 2]), tensor([3], 4, [0.2, 2])];
      const upstream = tf.batchNorm(
        x as tf.Tensor2D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-5,
      );
      expect(batchNorm(x, mean, variance, { offset, scale, epsilon: 1e-5 })).toBeAllclose(upstream, { atol: 1e-6 });
    }),
  );

  it('normalises rank 5 and single images by the formula, without scale and offset', () =>
    tidily(() => {
      for (const [shape, statistics] of [
        [[2, 2, 1, 3, 2], [2]],
        [
          [2, 3, 3, 2],
          [2, 1, 1, 2],
        ],
      ] as const) {
        const [x, mean, variance] = [
          tensor([...shape]),
          tensor([...statistics], 1),
          tensor([...statistics], 2, [0.2, 2]),
        ];
        const expected = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)));
        expect(batchNorm(x, mean, variance)).toBeAllclose(expected, { atol: 1e-6 });
      }
    }));

  it('refuses statistics of another size, and an epsilon below 0', () => {
    const [x, three, two] = [tensor([4, 3]), tensor([3]), tensor([2])];
    expect(refusal(() => batchNorm(x, three, two))).toBe(
      '[core/gradients] variance of batchNorm must be broadcast to x of shape [4,3]; received [2]. Give one number per channel, or an axis of size 1.',
    );
    expect(refusal(() => batchNorm(x, three, three, { scale: x, offset: two }))).toContain('offset of batchNorm');
    expect(refusal(() => batchNorm(x, three, three, { epsilon: -1 }))).toContain('must be at least 0; received -1');
    tf.dispose([x, three, two]);
  });
});
