import type { Dataset, ImageBatch } from '@ganforge/core';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { evaluation, real } from './corner-extractor.ts';
import { linearGan } from './linear-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('measures a run, and gives the same value again in the same run', async () => {
  const run = async () => {
    const options = { steps: 3, seed: 1, batchSize: 10, sampleEvery: 0, metrics: [evaluation({ every: 2 })] };
    return (await train(linearGan(), real as Dataset<ImageBatch>, options)).metrics;
  };
  const found = await run();
  expect(found).toMatchObject({ 'FD(corner)': { value: expect.any(Number), step: 3 }, recall: { step: 3 } });
  expect(await run()).toEqual(found);
});
