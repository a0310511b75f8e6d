import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const common = { seed: 3, sampleEvery: 0 };

describe('a GAN that takes several examples together', () => {
  it.each([
    [25, 1, 10, 'batchSize must be a multiple of 10: '],
    [7, 1, 10, 'received 7. Try 10.'],
    [26, 2, 10, "'tiny' takes 10 examples together, and there are 2 parts; received 26. Try 20."],
    [28, 1, 15, 'received 28. Try 15.'], // 30 is closer, but there are only 29 examples
    [28, 1, 40, 'The dataset has 29 examples. Use a larger dataset.'],
  ])(
    'refuses batches of %i in %i parts that a GAN which takes %i together cannot split',
    async (size, parts, of, text) => {
      const gan = { ...tinyGan(), multipleOf: of };
      const options = { ...common, steps: 1, batchSize: size, accumulate: parts };
      await expect(train(gan, ellipse(29), options)).rejects.toThrow(text);
      await expect(train(gan, ellipse(29), options)).rejects.toMatchObject({ code: 'argument' });
    },
  );

  it('takes batches that a GAN can split, of each stage', async () => {
    const gan = (batchSize: number) => ({
      ...tinyGan({
        stages: [
          { name: 'a', length: { steps: 1 } },
          { name: 'b', batchSize },
        ],
      }),
      multipleOf: 2,
    });
    const options = { ...common, batchSize: 4, steps: 2, accumulate: 2 };
    expect(await train(gan(8), ellipse(20), options)).toMatchObject({ step: 2 });
    await expect(train(gan(6), ellipse(20), options)).rejects.toThrow('received 6. Try 8.');
  });
});
