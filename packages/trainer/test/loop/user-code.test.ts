import { type Batch, type Dataset, type Gan, randomStream } from '@ganforge/core';
import { type TrainOptions, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, type PointBatch, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const options = { seed: 1, batchSize: 4, steps: 3, sampleEvery: 0 };
const broken = () => {
  throw new TypeError('broken');
};
type Parts = [Partial<Gan<PointBatch>>, Partial<Dataset<PointBatch>>, Partial<TrainOptions<PointBatch>>];
const withPlayer = (fields: object): Partial<Gan<PointBatch>> => {
  const { players } = tinyGan();
  return { players: [{ ...players[0]!, ...fields }, players[1]!] };
};
const metricErrors = 'throw';

describe('errors in the code of users', () => {
  it.each<[string, () => Parts]>([
    ['get() of the dataset', () => [{}, { get: broken }, {}]],
    ['get() of the dataset', () => [{}, { get: () => Promise.reject(new TypeError('broken')) }, {}]],
    ["the loss of player 'critic'", () => [withPlayer({ loss: broken }), {}, {}]],
    ["prepare() of player 'critic'", () => [withPlayer({ prepare: broken }), {}, {}]],
    ["updateWhen() of player 'critic'", () => [withPlayer({ updateWhen: broken }), {}, {}]],
    ['sample() of the GAN', () => [{ sample: broken }, {}, { sampleEvery: 1 }]],
    ['sample() of the GAN', () => [{ sample: () => Promise.reject(new TypeError('broken')) }, {}, { sampleEvery: 1 }]],
    ['onEvent', () => [{}, {}, { onEvent: broken }]],
    [
      "the metric 'fid'",
      () => [{}, {}, { metricErrors, metrics: [{ names: ['fid'], every: 1, evaluate: broken as never }] }],
    ],
    [
      "the metric 'fid'",
      () => [
        {},
        {},
        { metricErrors, metrics: [{ names: ['fid'], every: 1, prepare: broken as never, evaluate: broken as never }] },
      ],
    ],
  ])('names %s and keeps the cause', async (party, parts) => {
    const [gan, dataset, own] = parts();
    const { numTensors } = tf.memory();
    const made = { ...tinyGan(), ...gan };
    const held = tf.memory().numTensors - numTensors;
    const running = train(made, { ...ellipse(20), ...dataset }, { ...options, ...own });
    await expect(running).rejects.toMatchObject({
      name: 'GanError',
      problem: `${party} failed: broken.`,
      cause: expect.objectContaining({ name: 'TypeError', message: 'broken' }),
    });
    expect(tf.memory().numTensors).toBe(numTensors + held);
  });

  it.each<[string, () => Parts]>([
    [
      'sample() of the GAN must return { points float32 [5,2] }; received 3.',
      () => [{ sample: () => 3 as never }, {}, { sampleEvery: 1 }],
    ],
    ['received float32 [5,2].', () => [{ sample: () => tf.zeros([5, 2]) as never }, {}, { sampleEvery: 1 }]],
    ['received points 3.', () => [{ sample: () => ({ points: 3 }) as never }, {}, { sampleEvery: 1 }]],
    [
      'received points float32 [5,2], more float32 [1].',
      () => [{ sample: () => ({ points: tf.zeros([5, 2]), more: tf.zeros([1]) }) }, {}, { sampleEvery: 1 }],
    ],
    ['received nothing.', () => [{ sample: () => ({}) }, {}, { sampleEvery: 1 }]],
    [
      'received points float32 [2,2].',
      () => [{ sample: () => ({ points: tf.zeros([2, 2]) }) }, {}, { sampleEvery: 1 }],
    ],
    [
      'received points int32 [5,2].',
      () => [{ sample: async () => ({ points: tf.zeros([5, 2], 'int32') }) }, {}, { sampleEvery: 1 }],
    ],
    ["the GAN's config or", () => [{ config: { size: 3n } as never }, {}, {}]],
    ['the option engine, which must be JSON,', () => [{}, {}, { engine: { size: 3n } }]],
    ["fingerprint must be a string; received ''", () => [{}, { fingerprint: '' }, {}]],
  ])('what it gives is refused: %s', async (problem, parts) => {
    const [gan, dataset, own] = parts();
    const made = { ...tinyGan(), ...gan };
    const { numTensors } = tf.memory();
    const running = train(made, { ...ellipse(20), ...dataset }, { ...options, sampleCount: 5, ...own });
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

describe('a dataset that gives a tensor twice', () => {
  const points = () => tf.zeros([4, 2]) as tf.Tensor2D;
  it.each<[string, () => (size: number) => Batch, string]>([
    [
      'in two batches',
      () => {
        const cached = points();
        return () => ({ points: cached });
      },
      "it returned the same tensor a second time as 'points'",
    ],
    [
      'under two names',
      () => () => {
        const once = points();
        return { points: once, more: once };
      },
      "it returned the same tensor a second time as 'more'",
    ],
    [
      'that is disposed',
      () => () => {
        const gone = points();
        gone.dispose();
        return { points: gone };
      },
      "it returned a tensor that is disposed as 'points'",
    ],
  ])('%s is refused', async (_, get, problem) => {
    const given = get();
    const dataset = { ...ellipse(20), get: (indices: readonly number[]) => given(indices.length) as PointBatch };
    const fingerprint = 'own'; // with a fingerprint, the first batches that are requested are those of the run
    const running = train(tinyGan(), { ...dataset, fingerprint }, options);
    await expect(running).rejects.toMatchObject({ name: 'GanError', message: expect.stringContaining(problem) });
  });

  it('may give clones of one', async () => {
    const cached = randomStream(1).normal([20, 2]);
    const get = (indices: readonly number[]) =>
      ({ points: tf.clone(tf.slice(cached, [0, 0], [indices.length, 2])) }) as PointBatch;
    expect(await train(tinyGan(), { ...ellipse(20), get }, options)).toMatchObject({ reason: 'completed' });
    expect(cached.isDisposed).toBe(false);
  });
});
