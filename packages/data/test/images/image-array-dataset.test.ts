import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { randomStream, rowStreams } from '@ganforge/core';
import { imageArrayDataset } from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };
const sides = { height: 1, width: 2 };

describe('imageArrayDataset', () => {
  it('gives float32 [n,H,W,C] = x / 127.5 - 1 and int32 labels, in the order asked, as often as asked', async () => {
    const dataset = imageArrayDataset({
      images: Uint8Array.from([0, 255, 51, 102, 204, 153]),
      ...sides,
      labels: [2, 0, 1],
      classes: ['a', 'b', 'c'],
    });
    expect(dataset.size).toBe(3);
    expect(dataset.entries).toEqual({
      images: { kind: 'image', height: 1, width: 2, channels: 1 },
      labels: { kind: 'class', classes: ['a', 'b', 'c'] },
    });
    expect(Array.from(dataset.labels)).toEqual([2, 0, 1]);
    const tensors = tf.memory().numTensors;
    const { images, labels } = await dataset.get([2, 0, 2], ctx);
    expect(tf.memory().numTensors).toBe(tensors + 2);
    expect([images.dtype, labels.dtype, labels.shape]).toEqual(['float32', 'int32', [3]]);
    // 51 is `0.2 * 255`, so `x / 127.5 - 1` changes in steps of 0.4.
    expect(images).toBeAllclose(tf.tensor4d([0.6, 0.2, -1, 1, 0.6, 0.2], [3, 1, 2, 1]));
    expect(Array.from(await labels.data())).toEqual([1, 2, 1]);
    expect(Math.max(...(await images.data()))).toBe(1);
    expect(Math.min(...(await images.data()))).toBe(-1);
  });

  it('keeps channels last', async () => {
    const dataset = imageArrayDataset({ images: Uint8Array.from([0, 51, 255]), height: 1, width: 1, channels: 3 });
    const batch = await dataset.get([0], ctx);
    expect(batch.images).toBeAllclose(tf.tensor4d([-1, -0.6, 1], [1, 1, 1, 3]));
    expect(Object.keys(batch)).toEqual(['images']);
    expect([dataset.labels, Object.keys(dataset.entries)]).toEqual([undefined, ['images']]);
  });

  it('has entries that media allows: no image of two channels, no class named twice', async () => {
    const two = await refusal(() => imageArrayDataset({ images: new Uint8Array(2), height: 1, width: 1, channels: 2 }));
    expect(two.message).toBe('[data/image-array-dataset] channels must be 1, 3 or 4; received 2.');
    const named = { images: new Uint8Array(2), ...sides, labels: [1], classes: ['a', 'a'] };
    expect((await refusal(() => imageArrayDataset(named))).message).toContain("'a' occurs twice");
  });

  it('names classes by their number if no names are given', () => {
    const dataset = imageArrayDataset({ images: new Uint8Array(6), ...sides, labels: Uint8Array.from([2, 0, 0]) });
    expect(dataset.entries.labels.classes).toEqual(['0', '1', '2']);
  });

  it("takes numpy's int64 labels, and refuses those that a number would round", async () => {
    const arrays = { images: new Uint8Array(6), ...sides };
    const dataset = imageArrayDataset({ ...arrays, labels: BigInt64Array.of(0n, 2n, 1n) });
    expect(dataset.labels).toEqual(Int32Array.of(0, 2, 1));
    expect(imageArrayDataset({ ...arrays, labels: BigUint64Array.of(0n, 2n, 1n) }).labels).toEqual(dataset.labels);
    const error = await refusal(() =>
      imageArrayDataset({ ...arrays, labels: BigInt64Array.of(0n, 2n ** 53n + 1n, 1n) }),
    );
    expect(error.message).toContain('received 9007199254740993 for example 1');
    expect((await refusal(() => imageArrayDataset({ ...arrays, labels: [0n, -1n, 0n] }))).message).toContain(
      'received -1',
    );
  });

  it('does not make a name for each of a billion classes', async () => {
    const arrays = { images: new Uint8Array(4), ...sides };
    const error = await refusal(() => imageArrayDataset({ ...arrays, labels: [0, 1e9] }));
    expect(error.message).toContain('labels must be integers in 0..999999; received 1000000000 for example 1. Number');
    expect(imageArrayDataset({ ...arrays, labels: [0, 999_999] }).entries.labels.classes).toHaveLength(1_000_000);
  });

  it.each([
    ['an empty batch', []],
    ['an index past the end', [0, 3]],
    ['a negative index', [-1]],
    ['half an index', [0.5]],
    ['NaN', [Number.NaN]],
  ])('refuses %s', async (_, indices) => {
    const dataset = imageArrayDataset({ images: new Uint8Array(6), ...sides });
    const tensors = tf.memory().numTensors;
    expect(await refusal(() => dataset.get(indices, ctx))).toMatchObject({ code: 'argument' });
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("uses a canvas' clamped bytes without a copy", async () => {
    const pixels = Uint8ClampedArray.from([9, 9, 0, 255]).subarray(2);
    const dataset = imageArrayDataset({ images: pixels, ...sides });
    expect(dataset.images.buffer).toBe(pixels.buffer);
    expect((await dataset.get([0], ctx)).images).toBeAllclose(tf.tensor4d([-1, 1], [1, 1, 2, 1]));
  });

  it.each([
    ['values of type Float32Array', Float32Array.of(0.5, -1)],
    ['values of type Int32Array', Int32Array.of(0, 300)],
    ['an array', [0, 255]],
    ['undefined', undefined],
  ])('refuses %s for bytes and says how to make them', async (name, images) => {
    const error = await refusal(() => imageArrayDataset({ images: images as unknown as Uint8Array, ...sides }));
    expect(error.code).toBe('argument');
    expect(error.message).toContain(`received ${name}. Convert pixels in [0,1] by Uint8ClampedArray.from(`);
  });

  it('names conversions that keep the range: -1 and 1, 0 and 1 are 0 and 255', () => {
    expect([...Uint8ClampedArray.from([-1, 0, 1], (x) => 127.5 * (x + 1))]).toEqual([0, 128, 255]);
    expect([...Uint8ClampedArray.from([0, 0.5, 1], (x) => 255 * x)]).toEqual([0, 128, 255]);
  });

  it.each([
    ['a broken image', { images: new Uint8Array(5), ...sides }, 'shape', 'received 5 values'],
    ['no image', { images: new Uint8Array(0), ...sides }, 'shape', 'received 0 values'],
    ['no height', { images: new Uint8Array(6), height: 0, width: 2 }, 'shape', 'height must be a positive integer'],
    ['too few labels', { images: new Uint8Array(6), ...sides, labels: [0] }, 'shape', 'received 1 labels'],
    [
      'a label past the classes',
      { images: new Uint8Array(4), ...sides, labels: [0, 2], classes: ['a', 'b'] },
      'argument',
      'received 2 for example 1',
    ],
    ['a negative label', { images: new Uint8Array(4), ...sides, labels: [0, -1] }, 'argument', 'received -1'],
    ['half a label', { images: new Uint8Array(4), ...sides, labels: [0, 0.5] }, 'argument', 'received 0.5'],
    [
      'classes without labels',
      { images: new Uint8Array(4), ...sides, classes: ['a'] },
      'argument',
      'classes need labels',
    ],
  ])('refuses %s', async (_, arrays, code, message) => {
    const error = await refusal(() => imageArrayDataset(arrays));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
