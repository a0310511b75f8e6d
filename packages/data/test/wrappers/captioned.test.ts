import '@tensorflow/tfjs-backend-cpu';
import { randomStream, rowStreams } from '@ganforge/core';
import { captioned, strokeDigits, unpaired } from '@ganforge/data';
import { decodeExamples } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

describe('captioned', () => {
  beforeAll(() => tf.setBackend('cpu'));
  const digits = strokeDigits({ size: 4 });
  const captions = [['one', 'uno'], ['two'], ['deux', 'zwei'], ['uno', 'one']];

  /** Counts how often each caption and each wrong caption occurs in 600 draws of an example. */
  async function drawn(example: number, kinds?: readonly number[]) {
    const dataset = captioned(digits, captions, kinds && { kinds });
    const indices = Array(600).fill(example);
    const batch = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(1)) });
    const count = async (tensor: tf.Tensor) => {
      const values = { '': { shape: tensor.shape, data: (await tensor.data()) as Int32Array } };
      const counts: Record<string, number> = {};
      for (const text of decodeExamples(dataset.entries.captions, values)) counts[text] = (counts[text] ?? 0) + 1;
      return counts;
    };
    const found = { right: await count(batch.captions), wrong: await count(batch.wrongCaptions) };
    tf.dispose(batch);
    return found;
  }

  it('draws among the captions of an example, and wrong ones among those of other kinds', async () => {
    const { right, wrong } = await drawn(0);
    // Example 3 has the same captions in another order, so it has the same content.
    expect(Object.keys(right).sort()).toEqual(['one', 'uno']);
    expect(Object.keys(wrong).sort()).toEqual(['deux', 'two', 'zwei']);
    expect(right.one! / 600).toBeCloseTo(0.5, 1);
    expect(wrong.two! / 600).toBeCloseTo(0.5, 1);
    expect(wrong.deux! / 600).toBeCloseTo(0.25, 1);
  });

  it('takes kinds that are given', async () => {
    const { wrong } = await drawn(0, [0, 0, 0, 1]);
    expect(Object.keys(wrong).sort()).toEqual(['one', 'uno']);
  });

  it('refuses what it cannot pair', async () => {
    const message = async (make: () => unknown) => (await refusal(make)).message;
    expect(await message(() => captioned(digits, [['a']]))).toBe(
      '[data/captioned] captions must have 4 images; received 1.',
    );
    expect(await message(() => captioned(digits, [['a'], ['b'], [], ['c']]))).toBe(
      '[data/captioned] each image must have a caption; image 2 has none.',
    );
    expect(await message(() => captioned(digits, [['a'], ['a'], ['a'], ['a']]))).toContain(
      'all images have the same captions',
    );
    expect(await message(() => captioned(digits, ['a', 'b', 'c', 'd'] as never))).toContain('a list of texts');
    expect(await message(() => captioned(unpaired(digits, digits) as never, captions))).toContain(
      'images must be a dataset of images',
    );
  });
});
