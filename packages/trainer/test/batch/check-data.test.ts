import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDataFits, checkNeeds } from '../../src/batch/check-data.ts';
import { train } from '../../src/train.ts';
import { ellipse, plane, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = { kind: 'image', height: 8, width: 8, channels: 1 } as const;
const ofClasses = (classes: readonly string[]) => ({ images: image, labels: { kind: 'class', classes } as const });
const ten = ofClasses(Array.from('0123456789'));
const fits = (needs: Specs, entries: Specs) => () =>
  checkDataFits({ name: 'cgan', needs } as Gan, { size: 8, entries } as Dataset);

describe('a dataset', () => {
  it.each<[Specs, Specs, string]>([
    [{ images: image }, { images: { ...image, channels: 3 } }, 'image 8 x 8 x 3; expected image 8 x 8 x 1'],
    [{ images: image }, { ...ten, images: { ...image, height: 16 } }, "of 'images' the data has image 16 x 8 x 1"],
    [{ images: image }, { images: plane.points }, 'the data has points of 2 dimensions'],
    [{ images: image }, plane, "the data has no 'images'"],
    [plane, { points: { kind: 'points', dimensions: 3 } }, 'expected points of 2 dimensions'],
    [ten, { images: image }, "the data has no 'labels'; expected one of 10 classes: 0, 1"],
    [ten, ofClasses(['dark', 'light']), "of 'labels' the data has 2 classes; expected 10"],
    [
      ofClasses(['cat', 'dog']),
      ofClasses(['dog', 'cat']),
      "'cgan' cannot train on this dataset: of 'labels' label 0 is 'dog' in the data; expected 'cat'. Build the GAN for",
    ],
  ])('is refused if the GAN needs other data: %j on %j', (needs, entries, message) => {
    expect(fits(needs, entries)).toThrow(message);
    expect(fits(needs, entries)).toThrow(expect.objectContaining({ code: 'mismatch' }));
  });

  it('may have classes that the GAN ignores, and names where the GAN has numbers', () => {
    fits({ images: image }, ten)();
    fits(ten, ofClasses(Array.from('abcdefghij')))();
    fits(ofClasses(Array.from('abcdefghij')), ten)();
  });

  it('is refused by train before its first step', async () => {
    const entries = { points: { kind: 'points', dimensions: 3 } } as const;
    await expect(train(tinyGan(), { ...ellipse(20), entries }, { seed: 1, batchSize: 4, steps: 1 })).rejects.toThrow(
      "[trainer/check-data] 'tiny' cannot train on this dataset: of 'points' the data has points of 3 dimensions",
    );
  });
});

describe('a batch', () => {
  const texts = { words: { kind: 'text', length: 3, vocabulary: ['', 'a', 'b'] } } as const;
  it.each<[string, Specs, () => Batch, string]>([
    [
      'no labels',
      ten,
      () => ({ images: tf.zeros([2, 8, 8, 1]) }),
      "'labels' int32 [n]; received images float32 [2,8,8,1]",
    ],
    ['images of another size', ten, () => ({ images: tf.zeros([2, 8, 4, 1]) }), "'images' float32 [n,8,8,1]; received"],
    ['labels that are no integers', labels(), () => ({ labels: tf.zeros([2]) }), 'received labels float32 [2].'],
    ['labels of another rank', labels(), () => ({ labels: tf.zeros([2, 1], 'int32') }), 'received labels int32 [2,1].'],
    [
      'a label too large',
      labels(),
      () => ({ labels: tf.tensor1d([9, 10], 'int32') }),
      "'labels' must be in 0..9, the range that the GAN needs; the dataset gave 10.",
    ],
    ['a negative label', labels(), () => ({ labels: tf.tensor1d([-1, 0], 'int32') }), 'the dataset gave -1.'],
    [
      'a token that is none',
      texts,
      () => ({ words: tf.tensor2d([[0, 1, 3]], [1, 3], 'int32') }),
      'in 0..2, the range that the GAN needs',
    ],
  ])('is refused with %s', async (_, needs, make, message) => {
    const error: unknown = await checkNeeds(make(), needs).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(GanError);
    expect((error as GanError).message).toContain(message);
  });

  it('may hold more than is needed, and every label and token', async () => {
    const words = tf.tensor2d([[0, 1, 2]], [1, 3], 'int32');
    await checkNeeds({ words, labels: tf.tensor1d([9], 'int32'), more: tf.zeros([1]) }, { ...texts, ...labels() });
  });

  it('that is refused is freed', async () => {
    const needs = { ...plane, labels: { kind: 'class', classes: ['a', 'b'] } as const };
    const gan = { ...tinyGan(), needs };
    const { get, size } = ellipse(20);
    const labelled = {
      size,
      entries: needs,
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

function labels() {
  return { labels: ten.labels };
}
