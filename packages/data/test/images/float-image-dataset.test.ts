import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { randomStream, rowStreams } from '@ganforge/core';
import { type FloatImageArrays, floatImageDataset, onlyClasses, subset } from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };
const images = Float32Array.of(-1, 0.25, 0.5, 1, 0.1, -0.3);

describe('floatImageDataset', () => {
  it('gives the unchanged values, with labels', async () => {
    const dataset = floatImageDataset({ images, height: 1, width: 2, labels: [2, 0, 1], classes: ['a', 'b', 'c'] });
    expect(dataset.entries).toEqual({
      images: { kind: 'image', height: 1, width: 2, channels: 1 },
      labels: { kind: 'class', classes: ['a', 'b', 'c'] },
    });
    const batch = await dataset.get([2, 0], ctx);
    expect(batch.images).toBeAllclose([images[4]!, images[5]!, -1, 0.25]);
    expect(Array.from(await batch.labels!.data())).toEqual([1, 2]);
    expect((await onlyClasses(dataset, ['c']).get([0], ctx)).images).toBeAllclose([-1, 0.25]);
    expect((subset(dataset, [1]) as unknown as typeof dataset).images).toEqual(Float32Array.of(0.5, 1));
  });

  const sides = { height: 1, width: 2 };
  it.each([
    ['bytes', { images: new Uint8Array(2), ...sides }, 'argument', 'Use imageArrayDataset for bytes'],
    ['values past 1', { images: Float32Array.of(0, 0, 1.5, 0), ...sides }, 'argument', 'received 1.5 in image 1'],
    ['what is no number', { images: Float32Array.of(Number.NaN, 0), ...sides }, 'argument', 'received NaN in image 0'],
    ['half an image', { images: new Float32Array(3), ...sides }, 'shape', 'received 3 values'],
    ['a label too few', { images, ...sides, labels: [0] }, 'shape', 'each of 3 images; received 1 labels'],
  ])('refuses %s', async (_, arrays, code, message) => {
    const error = await refusal(() => floatImageDataset(arrays as FloatImageArrays));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
  });
});
