import { type RandomStream, randomStream } from '@ganforge/core';
import {
  type Critic,
  type DraganOptions,
  dragan,
  type GradientPenaltyOptions,
  gradientPenalty,
  r1,
  r2,
  type UniformStream,
} from '@ganforge/losses';
import '@ganforge/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const random = randomStream(1);
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const critic: Critic = (at) => tf.sum(tf.square(at), 1);

const gone = (t: tf.Tensor): tf.Tensor => {
  t.dispose();
  return t;
};

const penalties: [string, (critic: Critic, x: tf.Tensor) => tf.Scalar][] = [
  ['gradient-penalty', (critic, x) => gradientPenalty(critic, x, x, random)],
  ['dragan', (critic, x) => dragan(critic, x, random)],
  ['r1', (critic, x) => r1(critic, x)],
  ['r2', (critic, x) => r2(critic, x)],
];

describe.each(penalties)('losses/%s refuses', (where, penalty) => {
  const name = where === 'r2' ? 'fake' : 'real';

  it.each<[string, tf.Tensor, string]>([
    ['an empty batch', tf.zeros([0, 2]), 'must have at least one element; received shape [0,2].'],
    ['integers', tf.zeros([2, 2], 'int32'), `must be float32; received int32. Try tf.cast(${name}, 'float32').`],
    ['a scalar', tf.scalar(1), 'must be a batch [n,...]; received a scalar.'],
    ['nothing', undefined as unknown as tf.Tensor, 'must be a tensor; received undefined.'],
  ])('%s', (_, batch, text) => {
    const error = refusal(() => penalty(critic, batch));
    expect(error.message).toContain(`[losses/${where}] ${name} ${text}`);
  });

  it.each<[string, unknown, string]>([
    ['depends on nothing', () => tf.zeros([2, 1]), "the critic's logits must depend on its argument, but they do not."],
    ['reads its argument', (at: tf.Tensor) => tf.tensor1d(at.dataSync().slice(0, 2)), 'must depend on its argument'],
    [
      'averages the batch',
      (at: tf.Tensor) => tf.mean(at),
      'float32 logits [2,...] for a batch of 2; received float32 [].',
    ],
    [
      'sums the batch',
      (at: tf.Tensor) => tf.sum(at, 0, true),
      'logits [2,...] for a batch of 2; received float32 [1,2].',
    ],
    ['gives integers', (at: tf.Tensor) => tf.cast(at, 'int32'), 'received int32 [2,2].'],
    ['gives several', (at: tf.Tensor) => [at, at], 'the critic must return a tensor of logits; received'],
    ['gives texts', () => tf.tensor(['a', 'b'], [2, 1]), 'received string [2,1].'],
    ['gives what it disposed of', (at: tf.Tensor) => gone(tf.sum(at, 1)), 'received a disposed tensor.'],
    ['is a tensor', x, 'critic must be a function of a batch; received an object.'],
    ['is no function', 3, 'critic must be a function of a batch; received 3.'],
  ])('a critic that %s', (_, unfit, text) => {
    const before = tf.memory().numTensors;
    expect(refusal(() => penalty(unfit as Critic, x)).message).toContain(`[losses/${where}] `);
    expect(refusal(() => penalty(unfit as Critic, x)).message).toContain(text);
    expect(tf.memory().numTensors).toBe(before);
    // The error leaves tfjs in a valid state, so the next call works.
    expect(penalty(critic, x).dataSync()[0]).toBeGreaterThan(0);
  });
});

describe('options and draws', () => {
  it.each<[GradientPenaltyOptions, string]>([
    [{ target: -1 }, 'target must be a finite number >= 0; received -1. Try 1.'],
    [{ target: Number.POSITIVE_INFINITY }, 'target must be a finite number >= 0; received Infinity.'],
    [{ oneSided: 1 as unknown as boolean }, 'oneSided must be true or false; received 1.'],
    [{ lambda: 10 } as GradientPenaltyOptions, "there is no option 'lambda'. Try one of target, oneSided."],
  ])('%o are refused', (options, text) => {
    expect(refusal(() => gradientPenalty(critic, x, x, random, options)).message).toContain(text);
    expect(refusal(() => dragan(critic, x, random, options)).message).toContain(text.replace('oneSided.', 'oneSided'));
  });

  it.each<[DraganOptions, string]>([
    [{ reach: -0.5 }, 'reach must be a finite number >= 0; received -0.5. Try 0.5.'],
    [{ reach: Number.NaN }, 'reach must be a finite number >= 0; received NaN.'],
  ])('%o are refused by dragan', (options, text) => {
    expect(refusal(() => dragan(critic, x, random, options)).message).toContain(`[losses/dragan] ${text}`);
  });

  it('a missing stream is refused', () => {
    const none = undefined as unknown as RandomStream;
    const text = 'random must be a RandomStream; received undefined. Try randomStream(seed) of @ganforge/core.';
    expect(refusal(() => gradientPenalty(critic, x, x, none)).message).toBe(`[losses/gradient-penalty] ${text}`);
    expect(refusal(() => dragan(critic, x, none)).message).toBe(`[losses/dragan] ${text}`);
  });

  it.each<[string, () => unknown, string]>([
    ['a number', () => 0.5, 'received 0.5.'],
    [
      'one number per sample, which would be broadcast along the last axis',
      () => tf.zeros([2]),
      'received float32 [2].',
    ],
    ['integers', () => tf.zeros([2, 1], 'int32'), 'received int32 [2,1].'],
  ])('a stream that gives %s is refused', (_, uniform, received) => {
    const own = { uniform } as UniformStream;
    const text = `random.uniform([2,1]) must give float32 [2,1]; ${received}`;
    const before = tf.memory().numTensors;
    expect(refusal(() => gradientPenalty(critic, x, x, own)).message).toBe(`[losses/gradient-penalty] ${text}`);
    expect(refusal(() => dragan(critic, x, own)).message).toBe(`[losses/dragan] ${text}`);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('options that are null are refused', () => {
    const none = null as unknown as DraganOptions;
    const text = 'options must be an object; received null.';
    expect(refusal(() => gradientPenalty(critic, x, x, random, none)).message).toBe(
      `[losses/gradient-penalty] ${text}`,
    );
    expect(refusal(() => dragan(critic, x, random, none)).message).toBe(`[losses/dragan] ${text}`);
  });

  it('reals and fakes of two shapes are refused', () => {
    expect(refusal(() => gradientPenalty(critic, x, tf.zeros([3, 2]), random)).message).toBe(
      '[losses/gradient-penalty] real and fake must have the same shape; received [2,2] and [3,2].',
    );
  });
});
