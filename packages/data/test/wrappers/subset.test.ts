import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { type Dataset, randomStream, rowStreams } from '@ganforge/core';
import {
  imageArrayDataset,
  labelsOf,
  onlyClasses,
  type PointDataset,
  ring,
  strokeDigits,
  subset,
  take,
  unpaired,
} from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };
const digits = strokeDigits({ size: 40 });
/** The same dataset, but only with size, entries, labels and get. */
const streamed: Dataset & { labels: Int32Array } = {
  size: digits.size,
  entries: digits.entries,
  labels: digits.labels,
  get: (indices, context) => digits.get(indices, context),
};

describe('subset', () => {
  it('has its own points and labels, in the order asked', async () => {
    const eight = ring({ size: 16 });
    const part: PointDataset = subset(eight, [9, 2, 9]);
    expect([[...part.labels!], part.size]).toEqual([[1, 2, 1], 3]);
    const expected = [9, 2, 9].flatMap((i) => [...eight.points.subarray(2 * i, 2 * i + 2)]);
    expect([...part.points]).toEqual(expected);
    expect((await part.get([0, 1, 2], ctx)).points).toBeAllclose(expected);
    expect([...take(eight, 2).points]).toEqual([...eight.points.subarray(0, 4)]);
  });

  it("takes numpy's int64 indices, as take does, and refuses those that a number would round", async () => {
    expect([...subset(digits, BigInt64Array.of(9n, 2n)).labels]).toEqual([9, 2]);
    expect([...take(digits, Int32Array.of(9, 2)).labels]).toEqual([9, 2]);
    const error = await refusal(() => subset(digits, BigInt64Array.of(0n, 2n ** 53n + 1n)));
    expect(error.message).toContain('received 9007199254740993');
  });

  it('keeps the labels of a dataset that is not in memory', async () => {
    expect([...labelsOf(subset(streamed, [11, 3]))!]).toEqual([1, 3]);
    expect([...labelsOf(take(streamed, 3))!]).toEqual([0, 1, 2]);
    const { labels } = await subset(streamed, [11, 3]).get([1], ctx);
    expect(Array.from(await labels!.data())).toEqual([3]);
  });

  it.each([[3], [undefined], [[]], [[40]], [[0.5]]])('refuses %j', async (indices) => {
    expect(await refusal(() => subset(digits, indices as number[]))).toMatchObject({ code: 'argument' });
  });
});

describe('onlyClasses', () => {
  it.each([
    ['in memory', digits],
    ['streamed', streamed],
  ])('has only them, labelled in the order asked: %s', async (_, dataset) => {
    const before = tf.memory().numTensors;
    const part = onlyClasses(dataset, ['7', 2]);
    expect([part.size, part.entries]).toEqual([
      8,
      { ...digits.entries, labels: { kind: 'class', classes: ['7', '2'] } },
    ]);
    expect([...part.labels]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    const [batch, whole] = [await part.get([1, 0, 3], ctx), await digits.get([7, 2, 17], ctx)];
    expect(Array.from(await batch.labels!.data())).toEqual([0, 1, 0]);
    expect(batch.images as tf.Tensor).toBeAllclose(whole.images);
    tf.dispose([batch, whole]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('works on modes of points, and on its own result', async () => {
    const part = onlyClasses(onlyClasses(ring({ size: 80 }), [1, 4, 6]), ['6']);
    expect([part.size, part.entries]).toEqual([
      10,
      { points: { kind: 'points', dimensions: 2 }, labels: { kind: 'class', classes: ['6'] } },
    ]);
    expect((await part.get([9], ctx)).points).toBeAllclose([...ring({ size: 80 }).points.subarray(156, 158)]);
  });

  const bare = imageArrayDataset({ images: new Uint8Array(4), height: 2, width: 2 });
  const gaps = imageArrayDataset({
    images: new Uint8Array(2),
    height: 1,
    width: 1,
    labels: [0, 2],
    classes: ['a', 'b', 'c'],
  });
  it.each([
    ['a dataset without labels', () => onlyClasses(bare, ['0']), 'the dataset has no classes: expected labels'],
    ['a class that there is not', () => onlyClasses(gaps, ['d']), "there is no class 'd'. The 3 classes are a, b, c."],
    ['a label that is no class', () => onlyClasses(gaps, [3]), 'there is no class 3'],
    ['a class twice', () => onlyClasses(gaps, ['a', 0]), "classes must differ; received 'a' twice"],
    ['a class without examples', () => onlyClasses(gaps, ['a', 'b']), "no examples of class 'b'"],
    ['no classes', () => onlyClasses(gaps, []), 'at least one name or label; received none'],
    ['a text', () => onlyClasses(gaps, 'ab' as unknown as string[]), "received 'ab'"],
  ])('refuses %s', async (_, work, message) => {
    const error = await refusal(work);
    expect([error.code, error.message]).toEqual(['argument', expect.stringContaining(message)]);
  });

  it('goes into an unpaired dataset', async () => {
    const { a, b } = await unpaired(onlyClasses(digits, ['3']), onlyClasses(digits, ['5'])).get([0, 1], ctx);
    expect([a.shape, b.shape]).toEqual([
      [2, 28, 28, 1],
      [2, 28, 28, 1],
    ]);
    expect(a).toBeAllclose((await digits.get([3, 13], ctx)).images);
  });
});

it('labelsOf returns undefined without labels, or without one label per example', () => {
  expect(labelsOf(digits)).toBe(digits.labels);
  expect(labelsOf({ ...streamed, size: 41 } as Dataset)).toBeUndefined();
  expect(labelsOf({ size: 1, entries: digits.entries, get: streamed.get })).toBeUndefined();
});
