import '@tensorflow/tfjs-backend-cpu';
import { type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { type ImageDataset, imageArrayDataset, type LabelledImageDataset, take } from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 3, random: rowStreams(randomStream(0)) };
const five = imageArrayDataset({ images: new Uint8Array(5), height: 1, width: 1, labels: [0, 1, 2, 3, 4] });

describe('take', () => {
  it('takes the first n', async () => {
    const two = take(five, 2);
    expect([two.size, two.entries]).toEqual([2, five.entries]);
    expect(Array.from(await (await two.get([1, 0], ctx)).labels.data())).toEqual([1, 0]);
    expect((await refusal(() => two.get([2], ctx))).message).toContain('0..1');
  });

  it('takes what is named, in that order, and again', async () => {
    const chosen = [4, 1, 4];
    const some = take(five, chosen);
    chosen[0] = 0;
    expect(some.size).toBe(3);
    expect(Array.from(await (await some.get([0, 1, 2], ctx)).labels.data())).toEqual([4, 1, 4]);
  });

  it('keeps images and labels beside the batches, through a part of a part', async () => {
    const pair = { images: Uint8Array.of(0, 1, 10, 11, 20, 21, 30, 31), height: 1, width: 2 };
    const four = imageArrayDataset({ ...pair, labels: [7, 6, 5, 4], classes: [...'01234567'] });
    const three: LabelledImageDataset = take(four, 3);
    expect([[...three.images], [...three.labels]]).toEqual([
      [0, 1, 10, 11, 20, 21],
      [7, 6, 5],
    ]);
    expect(three.images.buffer).toBe(pair.images.buffer);
    const again: LabelledImageDataset = take(three, [2, 0, 2]);
    expect([[...again.images], [...again.labels]]).toEqual([
      [20, 21, 0, 1, 20, 21],
      [5, 7, 5],
    ]);
    const batch = await take(again, 2).get([1, 0], ctx);
    expect(Array.from(await batch.labels.data())).toEqual([7, 5]);
    const bare: ImageDataset = take(imageArrayDataset(pair), [3]);
    expect([[...bare.images], bare.labels]).toEqual([[30, 31], undefined]);
  });

  it('adds nothing to a dataset that holds no pixels in memory', () => {
    const { size, entries, get } = five;
    expect(Object.keys(take({ size, entries, get }, 2)).sort()).toEqual(['entries', 'get', 'size']);
  });

  it('hands the context on', async () => {
    let seen: unknown;
    const spy: Dataset = {
      ...five,
      get: (indices, context) => {
        seen = context;
        return five.get(indices, context);
      },
    };
    await take(spy, 1).get([0], ctx);
    expect(seen).toBe(ctx);
  });

  it.each([[0], [6], [1.5], [[]], [[5]], [[-1]], ['3'], [undefined]])('refuses %j', async (which) => {
    expect(await refusal(() => take(five, which as number))).toMatchObject({ code: 'argument' });
  });
});
