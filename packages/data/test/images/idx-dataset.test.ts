import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { randomStream, rowStreams } from '@ganforge/core';
import { type IdxArray, idxDataset, parseIdx } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { noise } from '../../../media/test/noise.ts';
import { refusal } from '../refusal.ts';
import { idxBytes } from './idx-bytes.ts';

const pixels = noise(3 * 4 * 5);
const images = parseIdx(idxBytes([3, 4, 5], pixels));
const labels = parseIdx(idxBytes([3], [1, 0, 1]));
const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };

describe('idxDataset', () => {
  it('makes a dataset of [n,H,W] images and their labels', async () => {
    const dataset = idxDataset({ images, labels, classes: ['no', 'yes'] });
    expect(dataset.size).toBe(3);
    expect(dataset.entries).toEqual({
      images: { kind: 'image', height: 4, width: 5, channels: 1 },
      labels: { kind: 'class', classes: ['no', 'yes'] },
    });
    const batch = await dataset.get([1], ctx);
    expect(batch.images.shape).toEqual([1, 4, 5, 1]);
    expect(batch.images).toBeAllclose(Array.from(pixels.subarray(20, 40), (x) => x / 127.5 - 1));
    expect(Array.from(await batch.labels.data())).toEqual([0]);
    tf.dispose(batch);
  });

  it('takes [n,H,W,C] images, and images alone', async () => {
    const dataset = idxDataset({ images: parseIdx(idxBytes([2, 2, 5, 3], pixels)) });
    expect(dataset.entries).toEqual({ images: { kind: 'image', height: 2, width: 5, channels: 3 } });
    expect(Object.keys(await dataset.get([0], ctx))).toEqual(['images']);
  });

  const wide: IdxArray = { dtype: 'int32', shape: [3], data: Int32Array.of(0, 1, 300) };
  const fractions: IdxArray = { dtype: 'float32', shape: [3], data: Float32Array.of(0, 1, 0) };
  it('takes labels of any integer type', () => {
    expect(Array.from(idxDataset({ images, labels: wide }).labels)).toEqual([0, 1, 300]);
  });

  it.each([
    ['labels for images', { images: labels }, 'shape', 'images must be uint8 [n,H,W] or [n,H,W,C]; received uint8 [3]'],
    ['images for labels', { images, labels: images }, 'shape', 'labels must be integers [n]; received uint8 [3,4,5]'],
    ['fractions for labels', { images, labels: fractions }, 'shape', 'received float32 [3]'],
    ['another number of labels', { images, labels: parseIdx(idxBytes([2], [0, 1])) }, 'shape', 'each of 3 images'],
    ['a label that is no class', { images, labels, classes: ['one'] }, 'argument', 'received 1 for example 0'],
    ['images without pixels', { images: parseIdx(idxBytes([3, 0, 5], [])) }, 'shape', 'height must be'],
    ['no images', { images: parseIdx(idxBytes([0, 4, 5], [])) }, 'shape', 'received 0 values'],
  ])('refuses %s', async (_, options, code, message) => {
    const error = await refusal(() => idxDataset(options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
