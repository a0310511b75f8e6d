import '@tensorflow/tfjs-backend-cpu';
import '@ganforge/testing';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { randomStream, rowStreams } from '@ganforge/core';
import { type ImageFolderOptions, imageFolder, labelsOf, onlyClasses, unpaired } from '@ganforge/data';
import type { SharpFunction } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { inked, noisy, pil, plain, type TestImage } from '../../../media/test/image-bytes.ts';
import { openFolder } from '../../src/images/image-folder.ts';
import { refusal } from '../refusal.ts';

const root = mkdtempSync(`${tmpdir()}/images-`);
afterAll(() => rmSync(root, { recursive: true }));
const ctx = (epoch = 0, offset = 0) => ({ epoch, random: rowStreams(randomStream(5, 'data', epoch, offset)) });

/** Creates a folder of images by path. Bytes are written unchanged. */
async function lay(name: string, files: Readonly<Record<string, TestImage | Uint8Array>>): Promise<string> {
  mkdirSync(`${root}/${name}`, { recursive: true });
  for (const [file, image] of Object.entries(files)) {
    const path = `${root}/${name}/${file}`;
    mkdirSync(dirname(path), { recursive: true });
    const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
    const lossless = ending === 'webp' ? { lossless: true } : { quality: 100, chromaSubsampling: '4:4:4' };
    const format = ending === 'jpeg' || ending === 'jpg' ? 'jpeg' : ending === 'webp' ? 'webp' : 'png';
    writeFileSync(
      path,
      image instanceof Uint8Array
        ? image
        : await inked(image)
            .toFormat(format, format === 'png' ? {} : lossless)
            .toBuffer(),
    );
  }
  return `${root}/${name}`;
}
const red = plain(4, 6, [255, 0, 0]);
const green = plain(4, 6, [0, 255, 0]);
const blue = plain(4, 6, [0, 0, 255]);
/** Converts the values of a batch to bytes. */
const bytesOf = async (t: tf.Tensor): Promise<number[]> =>
  Array.from(await t.data(), (x) => Math.round((x + 1) * 127.5));

describe('imageFolder', () => {
  it('takes subfolders as classes, in the order of code points, and what lies deeper', async () => {
    const dir = await lay('classes', {
      'b/2.png': green,
      'b/10.webp': green,
      'b/deep/er/1.JPG': green,
      'a/x.jpeg': red,
      '\u{1f600}/y.png': blue,
      '\uff01/z.png': blue,
      'a/.hidden.png': Uint8Array.of(1),
      '.cache/a.png': Uint8Array.of(1),
      'a/notes.txt': Uint8Array.of(1),
      'a/._x.jpeg': Uint8Array.of(1),
    });
    const before = tf.memory().numTensors;
    const dataset = await imageFolder(dir, { labels: true });
    expect(dataset.files).toEqual([
      'a/x.jpeg',
      'b/10.webp',
      'b/2.png',
      'b/deep/er/1.JPG',
      '\uff01/z.png',
      '\u{1f600}/y.png',
    ]);
    expect(dataset.entries).toEqual({
      images: { kind: 'image', height: 4, width: 6, channels: 3 },
      labels: { kind: 'class', classes: ['a', 'b', '\uff01', '\u{1f600}'] },
    });
    expect([...dataset.labels]).toEqual([0, 1, 1, 1, 2, 3]);
    expect([...labelsOf(onlyClasses(dataset, ['b']))!]).toEqual([0, 0, 0]);
    const batch = await dataset.get([5, 2], ctx());
    expect([batch.images.shape, Array.from(await batch.labels.data())]).toEqual([
      [2, 4, 6, 3],
      [3, 1],
    ]);
    expect(batch.images).toBeAllclose([blue, green].flatMap(({ data }) => Array.from(data, (x) => x / 127.5 - 1)));
    tf.dispose(batch);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes a flat folder without labels, and any folder when asked to', async () => {
    const flat = await imageFolder(await lay('flat', { 'b.png': red, 'a.png': green }));
    expect([flat.files, flat.labels, flat.entries.labels]).toEqual([['a.png', 'b.png'], undefined, undefined]);
    expect(Object.keys(await flat.get([0], ctx()))).toEqual(['images']);
    const mixed = await lay('mixed', { 'b.png': red, 'sub/a.png': green });
    expect((await imageFolder(mixed, { labels: false })).files).toEqual(['b.png', 'sub/a.png']);
    const error = await refusal(() => imageFolder(mixed));
    expect([error.code, error.message]).toEqual([
      'file',
      expect.stringContaining('images next to its subfolders, such as b.png'),
    ]);
    expect((await refusal(() => imageFolder(`${root}/flat`, { labels: true }))).message).toContain(
      'a subfolder for each class',
    );
  });

  it.skipIf(process.platform === 'win32')('follows links, and refuses those that lead back', async () => {
    const dir = await lay('linked', { 'a/1.png': red });
    symlinkSync(`${root}/linked/a`, `${dir}/b`);
    expect((await imageFolder(dir)).files).toEqual(['a/1.png', 'b/1.png']);
    symlinkSync(dir, `${dir}/a/up`);
    expect((await refusal(() => imageFolder(dir))).message).toContain('links back to a folder above it');
    rmSync(`${dir}/a/up`);
    symlinkSync('gone.png', `${dir}/a/2.png`);
    const dangling = await refusal(() => imageFolder(dir));
    expect(dangling.message).toBe(`[media/images] ${dir}/a/2.png is a broken symbolic link. Remove it.`);
    expect(dangling.code).toBe('file');
    rmSync(`${dir}/a/2.png`);
    symlinkSync('2.png', `${dir}/a/2.png`);
    expect((await refusal(() => imageFolder(dir))).message).toContain('2.png is a broken symbolic link');
  });

  it('cuts the middle, at random, and mirrors, from the stream and the place alone', async () => {
    const dir = await lay('crops', { 'a.png': noisy, 'b.png': noisy });
    const pixel = (y: number, x: number): number[] => [...noisy.data.subarray(3 * (24 * y + x), 3 * (24 * y + x) + 3)];
    const middle = await imageFolder(dir, { size: [2, 4], crop: 'center' });
    const rows = [8, 9].flatMap((y) => [10, 11, 12, 13].flatMap((x) => pixel(y, x)));
    expect(await bytesOf((await middle.get([1], ctx())).images)).toEqual(rows);

    const random = await imageFolder(dir, { size: 3, crop: 'random', flip: true });
    const seen = new Map<string, number>();
    for (let y = 0; y <= 15; y++) {
      for (let x = 0; x <= 21; x++) {
        seen.set(String(pixel(y, x).concat(pixel(y, x + 1))), 2 * (22 * y + x));
        seen.set(String(pixel(y, x + 2).concat(pixel(y, x + 1))), 2 * (22 * y + x) + 1);
      }
    }
    const windows: number[] = [];
    const places = Array.from({ length: 200 }, (_, i) => i % 2);
    const all = await bytesOf((await random.get(places, ctx(1))).images);
    for (let i = 0; i < 200; i++) windows.push(seen.get(String(all.slice(27 * i, 27 * i + 6)))!);
    expect(windows.every((window) => window >= 0)).toBe(true); // each result is a window of the image, mirrored or not
    const mirrored = windows.filter((window) => window % 2 === 1).length;
    expect(Math.abs(mirrored - 100)).toBeLessThan(5 * Math.sqrt(50));
    const [tops, lefts] = [windows.map((w) => Math.floor((w >> 1) / 22)), windows.map((w) => (w >> 1) % 22)];
    for (const [values, last] of [
      [tops, 15],
      [lefts, 21],
    ] as const) {
      const mean = values.reduce((a, b) => a + b) / 200;
      expect(Math.abs(mean - last / 2)).toBeLessThan((5 * last) / Math.sqrt(12 * 200));
      expect([Math.min(...values) < 2, Math.max(...values) > last - 2]).toEqual([true, true]);
    }
    expect(await bytesOf((await random.get(places, ctx(1))).images)).toEqual(all);
    expect(await bytesOf((await random.get(places, ctx(2))).images)).not.toEqual(all);
    const first = await bytesOf((await random.get([0], ctx(1))).images);
    expect(first).toEqual(all.slice(0, 27)); // independent of the other images in the batch
  });

  it('gives grey as ITU-R BT.601 weighs it, like Pillow', async () => {
    const grey = await imageFolder(await lay('grey', { 'a.png': noisy }), { channels: 1 });
    expect(grey.entries.images).toMatchObject({ height: 18, width: 24, channels: 1 });
    expect(await bytesOf((await grey.get([0], ctx())).images)).toEqual([...pil.grey]);
  });

  it('scales images of any size to one', async () => {
    const dir = await lay('sizes', {
      'a.png': plain(8, 12, [9, 9, 9]),
      'b.jpg': plain(20, 10, [9, 9, 9]),
      'c.webp': plain(5, 5, [9, 9, 9]),
    });
    for (const options of [
      { size: 6 },
      { size: 6, resize: 6, crop: 'center' },
      { resize: [6, 6] },
      { size: 6, resize: 7, crop: 'random' },
    ] as const) {
      const dataset = await imageFolder(dir, options);
      expect(dataset.entries.images).toMatchObject({ height: 6, width: 6 });
      const bytes = await bytesOf((await dataset.get([0, 1, 2], ctx())).images);
      expect([bytes.length, Math.min(...bytes), Math.max(...bytes)]).toEqual([324, 9, 9]);
    }
    const wide = await imageFolder(
      await lay('wide', { 'a.png': plain(8, 12, [1, 1, 1]), 'b.png': plain(4, 6, [1, 1, 1]) }),
      { resize: 2 },
    );
    expect(wide.entries.images).toMatchObject({ height: 2, width: 3 });
  });

  it('hands all of a batch to sharp at once, so that it is decoded while training holds the thread', async () => {
    let begun = 0;
    const spy: SharpFunction = (input, options) => {
      const image = sharp(input, options);
      const toBuffer = image.toBuffer.bind(image);
      const value = (asked: { resolveWithObject: true }): ReturnType<typeof toBuffer> => {
        begun++;
        return toBuffer(asked) as never;
      };
      Object.defineProperty(image, 'toBuffer', { value });
      return image;
    };
    const dataset = await openFolder(`${root}/sizes`, { size: 4, resize: 4, crop: 'center' }, undefined, () =>
      Promise.resolve(spy),
    );
    const batch = dataset.get([0, 1, 2, 0], ctx());
    expect(begun).toBe(4);
    expect((await batch).images.shape).toEqual([4, 4, 4, 3]);
  });

  it('reads a file again that was replaced in the meantime', async () => {
    const dir = await lay('replaced', { 'a.png': red });
    const dataset = await imageFolder(dir);
    expect((await bytesOf((await dataset.get([0], ctx())).images)).slice(0, 3)).toEqual([255, 0, 0]);
    await lay('replaced', { 'a.png': blue });
    expect((await bytesOf((await dataset.get([0], ctx())).images)).slice(0, 3)).toEqual([0, 0, 255]);
  });

  it('is one side of an unpaired dataset', async () => {
    const [a, b] = [await imageFolder(`${root}/flat`), await imageFolder(`${root}/classes`)];
    const batch = await unpaired(a, b).get([0, 5], ctx());
    expect([batch.a.shape, batch.b.shape]).toEqual([
      [2, 4, 6, 3],
      [2, 4, 6, 3],
    ]);
    expect((await bytesOf(batch.a)).slice(0, 3)).toEqual([0, 255, 0]);
  });
});

describe('imageFolder refuses', () => {
  it('an empty folder, one of other files, a missing one, and a file', async () => {
    const dirs = [
      await lay('empty', {}),
      await lay('texts', { 'a.txt': Uint8Array.of(1), '.b.png': Uint8Array.of(1) }),
    ];
    for (const dir of dirs) {
      const error = await refusal(() => imageFolder(dir));
      expect([error.code, error.message]).toEqual([
        'file',
        expect.stringContaining(`${dir} holds no images: expected files that end in .png`),
      ]);
    }
    const missing = await refusal(() => imageFolder(`${root}/none`));
    expect([missing.code, missing.message]).toEqual([
      'file',
      expect.stringContaining(`read ${root}/none: no such file or folder`),
    ]);
    expect((await refusal(() => imageFolder(`${root}/flat/a.png`))).message).toContain('a part of the path is a file');
    expect((await refusal(() => imageFolder(''))).message).toContain("dir must name a folder; received ''");
  });

  it('a class without images', async () => {
    const dir = await lay('hollow', { 'a/1.png': red, 'b/notes.txt': Uint8Array.of(1) });
    expect((await refusal(() => imageFolder(dir))).message).toContain(`${dir}/b holds no images`);
  });

  it('different sizes without an option, and names two files', async () => {
    const dir = await lay('differ', {
      'a.png': plain(8, 12, [1, 1, 1]),
      'b.png': plain(8, 12, [1, 1, 1]),
      'c.png': plain(4, 5, [1, 1, 1]),
    });
    const error = await refusal(() => imageFolder(dir));
    expect(error.code).toBe('file');
    expect(error.message).toContain(`${dir}/a.png is 8x12 and ${dir}/c.png is 4x5 (height x width)`);
    expect(error.message).toContain('Set size: 8 alone to scale and crop them');
    expect((await refusal(() => imageFolder(dir, { resize: 4 }))).message).toContain('is 4x6 and');
    expect((await refusal(() => imageFolder(dir, { size: 8, resize: 8 }))).message).toContain(
      `size is 8x8, but ${dir}/a.png is 8x12`,
    );
    const small = await imageFolder(dir, { size: 6, crop: 'center' });
    expect((await refusal(() => small.get([2], ctx()))).message).toContain(
      `${dir}/c.png is 4x5, too small to crop 6x6`,
    );
  });

  it('a truncated image when it is asked for, by its name, and leaves no tensor', async () => {
    const whole = await inked(noisy).jpeg().toBuffer();
    const dir = await lay('truncated', { 'a.jpg': noisy, 'b.jpg': whole.subarray(0, whole.length - 90) });
    const dataset = await imageFolder(dir);
    const before = tf.memory().numTensors;
    const error = await refusal(() => dataset.get([0, 1], ctx()));
    expect([error.code, error.message]).toEqual([
      'file',
      expect.stringContaining(`${dir}/b.jpg is damaged, truncated`),
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('an image that has changed or gone since', async () => {
    const dir = await lay('changing', { 'a.png': red, 'b.png': red });
    const dataset = await imageFolder(dir);
    await lay('changing', { 'a.png': plain(5, 5, [0, 0, 0]) });
    rmSync(`${dir}/b.png`);
    expect((await refusal(() => dataset.get([0], ctx()))).message).toContain('a.png is 5x5, but was 4x6 when');
    expect((await refusal(() => dataset.get([1], ctx()))).message).toContain(`read ${dir}/b.png: no such file`);
    expect((await refusal(() => dataset.get([2], ctx()))).message).toContain('integers in 0..1; received 2');
  });

  it('JPEG without sharp', async () => {
    const error = await refusal(() => openFolder(`${root}/truncated`, {}, undefined, () => Promise.resolve(undefined)));
    expect([error.code, error.message]).toEqual(['unsupported', expect.stringContaining('a.jpg is not a PNG')]);
    const flat = await openFolder(`${root}/flat`, { resize: [2, 2] }, undefined, () => Promise.resolve(undefined));
    expect((await bytesOf((await flat.get([1], ctx())).images)).slice(0, 3)).toEqual([255, 0, 0]);
  });

  it.each([
    [{ size: 0 }, 'size must be a number of pixels or [height, width]; received 0'],
    [{ size: [1, 2, 3] }, 'received [1, 2, 3]'],
    [{ resize: '64' }, "resize must be a number of pixels or [height, width]; received '64'"],
    [{ resize: 1e9 }, 'resize must be'],
    [{ size: 8, crop: true }, "crop must be 'center' or 'random'; received true"],
    [{ crop: 'center' }, 'crop needs a size'],
    [{ flip: 1 }, 'flip must be true or false; received 1'],
    [{ channels: 4 }, 'channels must be 1 or 3; received 4'],
    [{ background: [0, 0, 256] }, 'background must be three integers in 0..255; received [0, 0, 256]'],
    [{ size: 8, resize: [9, 9] }, "resize [9, 9] gives images of another size than [8, 8]. Set crop: 'center'"],
    [{ size: 8, resize: [9, 7], crop: 'center' }, 'resize must be at least size'],
    [{ load: 286 }, "there is no option 'load'. Try one of size, resize, crop"],
    [{ labels: 'yes' }, "labels must be true or false; received 'yes'"],
  ])('the options %j', async (options, message) => {
    const error = await refusal(() => imageFolder(`${root}/flat`, options as ImageFolderOptions));
    expect([error.code, error.message]).toEqual(['argument', expect.stringContaining(message)]);
  });
});
