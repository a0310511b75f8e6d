import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { type Dataset, type ImageBatch, randomStream, rowStreams } from '@ganforge/core';
import { imageArrayDataset, labelsOf, ring, unpaired } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

/** Returns images of one pixel with the values base, base + 1, ..., and labels. */
const pixels = (base: number, size: number) =>
  imageArrayDataset({
    images: Uint8Array.from({ length: size }, (_, i) => base + i),
    height: 1,
    width: 1,
    labels: new Uint8Array(size),
  });
const small = pixels(0, 3);
const large = pixels(100, 50);
const bytesOf = async (t: tf.Tensor): Promise<number[]> =>
  Array.from(await t.data(), (x) => Math.round((x + 1) * 127.5));
const at = (epoch: number, offset: number) => ({ epoch, random: rowStreams(randomStream(7, 'data', epoch, offset)) });

describe('unpaired', () => {
  it('is as large as the larger side, and starts again in the smaller side', async () => {
    const dataset = unpaired(small, large);
    const image = { kind: 'image', height: 1, width: 1, channels: 1 };
    expect([dataset.size, dataset.entries.a, dataset.entries.b]).toEqual([50, image, image]);
    const { a } = await dataset.get([0, 1, 2, 3, 49], at(0, 0));
    expect(await bytesOf(a)).toEqual([0, 1, 2, 0, 1]);
    expect(labelsOf(dataset)).toBeUndefined();
    expect((await refusal(() => dataset.get([50], at(0, 0)))).message).toContain('0..49');
  });

  it('draws partners by the seed and the place alone', async () => {
    const dataset = unpaired(small, large);
    const partners = async (epoch: number, offset: number): Promise<number[]> =>
      bytesOf((await dataset.get([5, 6, 7, 8, 9, 10], at(epoch, offset))).b);
    const first = await partners(0, 0);
    expect(await partners(0, 0)).toEqual(first);
    expect(await partners(1, 0)).not.toEqual(first);
    expect(await partners(0, 6)).not.toEqual(first);
  });

  it('takes each image of b equally often, whatever a is', async () => {
    const dataset = unpaired(large, small);
    const counts = [0, 0, 0];
    for (let epoch = 0; epoch < 60; epoch++) {
      const batch = await dataset.get([...Array(50).keys()], at(epoch, 0));
      for (const byte of await bytesOf(batch.b)) counts[byte]!++;
      tf.dispose(batch);
    }
    // Chi-square of 3000 draws of three images has two degrees of freedom. It is above 13.8 once in a thousand cases.
    expect(counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(13.8);
  });

  it('hands different streams to the sides, and leaves no tensor behind', async () => {
    const seen: number[] = [];
    const spy: Dataset<ImageBatch> = {
      ...small,
      get(indices, ctx) {
        seen.push(ctx.epoch, ctx.random(1).uniformValues(1)[0]!);
        return small.get(indices, ctx);
      },
    };
    const before = tf.memory().numTensors;
    tf.dispose(await unpaired(spy, spy).get([0, 1], at(4, 0)));
    expect(tf.memory().numTensors).toBe(before);
    const { random } = at(4, 0);
    expect(seen).toEqual([4, random(1).fork('a').uniformValues(1)[0], 4, random(1).fork('b').uniformValues(1)[0]]);
  });

  it('ends with the failure of a side, and frees the other', async () => {
    const broken: Dataset<ImageBatch> = { ...small, get: () => Promise.reject(new Error('no disk')) };
    const before = tf.memory().numTensors;
    await expect(unpaired(small, broken).get([0], at(0, 0))).rejects.toThrow('no disk');
    await expect(unpaired(broken, small).get([0], at(0, 0))).rejects.toThrow('no disk');
    const throws: Dataset<ImageBatch> = {
      ...small,
      get: () => {
        throw new Error('no sync');
      },
    };
    await expect(unpaired(small, throws).get([0], at(0, 0))).rejects.toThrow('no sync');
    expect(tf.memory().numTensors).toBe(before);
  });

  const wide = imageArrayDataset({ images: new Uint8Array(2), height: 1, width: 2 });
  it.each([
    [
      'no side b',
      () => unpaired(small, undefined as never),
      'argument',
      'b must be a dataset of images; received undefined',
    ],
    ['a promise', () => unpaired(Promise.resolve(small) as never, small), 'argument', 'received a Promise; await it'],
    [
      'points',
      () => unpaired(small, ring({ size: 8 }) as never),
      'argument',
      'b must be a dataset of images; received one of points, class',
    ],
    [
      'images of another size',
      () => unpaired(small, wide),
      'shape',
      'received image 1 x 1 x 1 and image 1 x 2 x 1. Resize',
    ],
  ])('refuses %s', async (_, work, code, message) => {
    const error = await refusal(work);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
