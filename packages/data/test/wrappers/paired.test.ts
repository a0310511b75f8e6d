import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { randomStream, rowStreams } from '@ganforge/core';
import {
  imageArrayDataset,
  imageFolder,
  paired,
  sideBySideFolder,
  strokeDigits,
  take,
  unpairedFolders,
} from '@ganforge/data';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inked, noisy, plain } from '../../../media/test/image-bytes.ts';
import { refusal } from '../refusal.ts';

const root = mkdtempSync(`${tmpdir()}/paired-`);
afterAll(() => rmSync(root, { recursive: true }));
const ctx = (offset = 0) => ({ epoch: 0, random: rowStreams(randomStream(5, 'data', 0, offset)) });
const augmented = { size: 8, crop: 'random', flip: true } as const;
const negative = { ...noisy, data: noisy.data.map((x) => 255 - x) };
/** The noisy image and its negative, side by side in one image. */
const both = {
  height: 18,
  width: 48,
  data: Uint8Array.from({ length: 18 * 48 * 3 }, (_, i) => {
    const [y, x, c] = [Math.floor(i / 144), Math.floor(i / 3) % 48, i % 3];
    return (x < 24 ? noisy : negative).data[72 * y + 3 * (x % 24) + c]!;
  }),
};
beforeAll(async () => {
  for (const dir of ['a', 'b', 'c', 'ab', 'empty']) mkdirSync(`${root}/${dir}`);
  for (const name of ['1', '2']) {
    writeFileSync(`${root}/a/${name}.png`, await inked(noisy).png().toBuffer());
    writeFileSync(`${root}/b/${name}.webp`, await inked(negative).webp({ lossless: true }).toBuffer());
    writeFileSync(`${root}/ab/${name}.png`, await inked(both).png().toBuffer());
  }
  writeFileSync(
    `${root}/c/1.png`,
    await inked(plain(8, 8, [1, 2, 3]))
      .png()
      .toBuffer(),
  );
  writeFileSync(
    `${root}/c/3.png`,
    await inked(plain(8, 8, [1, 2, 3]))
      .png()
      .toBuffer(),
  );
});

describe('paired', () => {
  it('cuts and mirrors both sides alike', async () => {
    const dataset = paired(await imageFolder(`${root}/a`, augmented), await imageFolder(`${root}/b`, augmented));
    const image = { kind: 'image', height: 8, width: 8, channels: 3 };
    expect([dataset.size, dataset.entries]).toEqual([2, { inputs: image, targets: image }]);
    const before = tf.memory().numTensors;
    const batch = await dataset.get([0, 1, 0, 1], ctx());
    // If both sides are cropped identically, the sum of an image and its negative is zero.
    expect(tf.tidy(() => tf.add(batch.inputs, batch.targets))).toBeAllclose(new Array(4 * 192).fill(0), { atol: 1e-6 });
    tf.dispose(batch);
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  });

  it('pairs any two datasets of images, of other channels too, and names labels after their side', async () => {
    const digits = strokeDigits({ size: 10 });
    const colour = imageArrayDataset({ images: new Uint8Array(10 * 28 * 28 * 3), height: 28, width: 28, channels: 3 });
    const dataset = paired(digits, colour);
    expect([dataset.entries.inputs.channels, dataset.entries.targets.channels]).toEqual([1, 3]);
    expect(dataset.entries.inputsLabels).toBe(digits.entries.labels);
    const before = tf.memory().numTensors;
    const batch = await dataset.get([3], ctx());
    expect([batch.inputs.shape, batch.targets.shape]).toEqual([
      [1, 28, 28, 1],
      [1, 28, 28, 3],
    ]);
    expect(Array.from(await batch.inputsLabels!.data())).toEqual([3]);
    tf.dispose(batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  const digits = strokeDigits({ size: 10 });
  const wide = imageArrayDataset({ images: new Uint8Array(20), height: 1, width: 2 });
  it.each([
    ['another number', () => paired(digits, take(digits, 9)), 'mismatch', 'received 10 and 9'],
    ['another size', () => paired(digits, wide), 'shape', 'received 28x28 and 1x2'],
    [
      'a missing side',
      () => paired(digits, undefined as never),
      'argument',
      'targets must be a dataset of images; received undefined',
    ],
    [
      'other file names',
      async () =>
        paired(await imageFolder(`${root}/c`), take(await imageFolder(`${root}/c`), 2)) &&
        paired(await imageFolder(`${root}/a`), await imageFolder(`${root}/c`)),
      'mismatch',
      'received 2.png and 3.png at index 1',
    ],
  ])('refuses %s', async (_, work, code, message) => {
    const error = await refusal(work);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe('sideBySideFolder', () => {
  it.each(['left', 'right'] as const)('takes the %s half as input, and augments both alike', async (input) => {
    const dataset = await sideBySideFolder(`${root}/ab`, { ...augmented, input });
    const batch = await dataset.get([0, 1, 0], ctx(8));
    expect(tf.add(batch.inputs, batch.targets)).toBeAllclose(new Array(3 * 192).fill(0), { atol: 1e-6 });
    const alone = await imageFolder(`${root}/${input === 'left' ? 'a' : 'b'}`, augmented);
    expect(batch.inputs).toBeAllclose((await alone.get([0, 1, 0], ctx(8))).images);
  });

  it('gives halves of the images by default, and refuses unknown sides', async () => {
    expect((await sideBySideFolder(`${root}/ab`)).entries.targets).toEqual({
      kind: 'image',
      height: 18,
      width: 24,
      channels: 3,
    });
    expect((await refusal(() => sideBySideFolder(`${root}/ab`, { input: 'top' as 'left' }))).message).toContain(
      "received 'top'",
    );
    expect((await refusal(() => sideBySideFolder(`${root}/ab`, { labels: true } as object))).message).toContain(
      "no option 'labels'",
    );
  });
});

describe('unpairedFolders', () => {
  it('takes two folders', async () => {
    const dataset = await unpairedFolders(`${root}/a`, `${root}/c`, { size: 8, resize: 8, crop: 'center' });
    const { a, b } = await dataset.get([0, 1], ctx());
    expect([dataset.size, a.shape, b.shape]).toEqual([2, [2, 8, 8, 3], [2, 8, 8, 3]]);
  });

  it.each([
    ['missing', 'none', 'file', 'side b: could not read .*/none: no such file or folder'],
    ['empty', 'empty', 'file', 'side b: .*/empty holds no images'],
    ['of images of another size', 'c', 'shape', 'received image 18 x 24 x 3 and image 8 x 8 x 3'],
  ])('refuses a B side that is %s', async (_, dir, code, message) => {
    const error = await refusal(() => unpairedFolders(`${root}/a`, `${root}/${dir}`));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(new RegExp(message));
  });
});

it('sides that skip damaged images are refused: their partners would meet others', async () => {
  const [a, b] = [await imageFolder(`${root}/a`, { skipDamaged: true }), await imageFolder(`${root}/b`)];
  expect((await refusal(() => paired(a, b))).message).toContain('inputs must not skip damaged images');
  expect((await refusal(() => paired(b, a))).message).toContain('targets must not skip damaged images');
  expect(a.damaged).toEqual([]);
});
