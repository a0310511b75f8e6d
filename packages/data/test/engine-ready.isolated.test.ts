// This test runs in its own process, because no other file may have registered a backend.
import { randomStream } from '@ganforge/core';
import { floatImageDataset, imageArrayDataset, pointDataset, ring, take } from '@ganforge/data';
import { expect, it } from 'vitest';

const context = { epoch: 0, random: () => randomStream(1) };
const pixels = { height: 1, width: 1 };

it.each([
  ['points', () => pointDataset({ points: [0, 1], dimensions: 1 }).get([0], context)],
  ['a ring', () => ring({ size: 4 }).get([0], context)],
  ['images', () => imageArrayDataset({ images: new Uint8Array(2), ...pixels }).get([0], context)],
  ['float images', () => floatImageDataset({ images: new Float32Array(2), ...pixels }).get([0], context)],
  ['some of them', () => take(imageArrayDataset({ images: new Uint8Array(2), ...pixels }), 1).get([0], context)],
])('without a backend a batch of %s says what to do', async (_, get) => {
  await expect((async () => get())()).rejects.toMatchObject({
    name: 'GanError',
    code: 'engine',
    message: expect.stringContaining('no engine is ready: await useEngine()'),
  });
});
