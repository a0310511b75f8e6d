import type { Batch, DataSpec, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDataFits, checkNeeds } from '../../src/batch/check-data.ts';
import { train } from '../../src/train.ts';
import { ellipse, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = { kind: 'image', height: 8, width: 8, channels: 1 } as const;
const ten = { ...image, classes: Array.from('0123456789') };
const fits = (output: DataSpec, spec: DataSpec) => () =>
  checkDataFits({ name: 'cgan', output } as Gan, { size: 8, spec } as Dataset);

describe('a dataset', () => {
  it.each<[DataSpec, DataSpec, string]>([
    [image, { ...image, channels: 3 }, 'makes image 8 x 8 x 1; the dataset has image 8 x 8 x 3.'],
    [image, { ...ten, height: 16 }, 'the dataset has image 16 x 8 x 1.'],
    [image, { kind: 'points', dimensions: 2 }, 'the dataset has points of 2 dimensions.'],
    [{ kind: 'points', dimensions: 3 }, { kind: 'points', dimensions: 2 }, 'makes points of 3 dimensions'],
    [ten, image, 'makes examples of 10 classes; the dataset has no classes.'],
    [ten, { ...image, classes: ['dark', 'light'] }, 'makes examples of 10 classes; the dataset has 2.'],
    [
      { ...image, classes: ['cat', 'dog'] },
      { ...image, classes: ['dog', 'cat'] },
      "label 0 is 'cat' to 'cgan' and 'dog' in the dataset. Build the GAN with the dataset's spec.classes.",
    ],
  ])('is refused that is not what the GAN is for: %j on %j', (output, spec, message) => {
    expect(fits(output, spec)).toThrow(message);
    expect(fits(output, spec)).toThrow(expect.objectContaining({ code: 'mismatch' }));
  });

  it('may have classes that the GAN ignores, and names where the GAN has numbers', () => {
    fits(image, ten)();
    fits(ten, { ...ten, classes: Array.from('abcdefghij') })();
    fits({ ...ten, classes: Array.from('abcdefghij') }, ten)();
  });

  it('is refused by train before its first step', async () => {
    const spec = { kind: 'points', dimensions: 3 } as const;
    await expect(train(tinyGan(), { ...ellipse(20), spec }, { seed: 1, batchSize: 4, steps: 1 })).rejects.toThrow(
      "[trainer/check-data] 'tiny' makes points of 2 dimensions",
    );
  });
});

describe('a batch', () => {
  it.each<[string, () => Batch, string]>([
    ['no labels', () => ({ images: tf.zeros([2, 8, 8, 1]) }), "'labels' int32 [n], the class of each; received images"],
    ['labels that are no integers', () => ({ labels: tf.zeros([2]) }), 'received labels float32 [2].'],
    ['labels of another rank', () => ({ labels: tf.zeros([2, 1], 'int32') }), 'received labels int32 [2,1].'],
    [
      'a label too large',
      () => ({ labels: tf.tensor1d([9, 10], 'int32') }),
      "in 0..9, the GAN's classes; the dataset gave 10.",
    ],
    ['a negative label', () => ({ labels: tf.tensor1d([-1, 0], 'int32') }), 'the dataset gave -1.'],
  ])('is refused with %s', async (_, make, message) => {
    const error: unknown = await checkNeeds(make(), { classes: 10 }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(GanError);
    expect((error as GanError).message).toContain(message);
  });

  it('that is refused is freed', async () => {
    const gan = { ...tinyGan(), output: { kind: 'points', dimensions: 2, classes: ['a', 'b'] } as const };
    const { get, size } = ellipse(20);
    const labelled = {
      size,
      spec: gan.output,
      get: async (...request: Parameters<typeof get>) => ({
        ...(await get(...request)),
        labels: tf.fill([request[0].length], 2, 'int32'),
      }),
    };
    const { numTensors } = tf.memory();
    await expect(train(gan, labelled, { seed: 1, batchSize: 4, steps: 1 })).rejects.toThrow('the dataset gave 2.');
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
