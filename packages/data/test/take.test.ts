import '@tensorflow/tfjs-backend-cpu';
import { createDraw, type Dataset } from '@ganforge/core';
import { imageArrayDataset, take } from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from './refusal.ts';

const ctx = { epoch: 3, draw: createDraw(0) };
const five = imageArrayDataset({ images: new Uint8Array(5), height: 1, width: 1, labels: [0, 1, 2, 3, 4] });

describe('take', () => {
  it('takes the first n', async () => {
    const two = take(five, 2);
    expect([two.size, two.spec]).toEqual([2, five.spec]);
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

  it.each([[0], [6], [1.5], [[]], [[5]], [[-1]]])('refuses %j', async (which) => {
    expect(await refusal(() => take(five, which))).toMatchObject({ code: 'argument' });
  });
});
