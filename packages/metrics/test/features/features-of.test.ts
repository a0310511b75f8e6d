import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GanError, writeZip } from '@ganforge/formats';
import { featuresOf, type ImageSource, imageArray, imageFolder, imageZip } from '@ganforge/metrics/node';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeatureExtractor } from '../../src/extractors/extractor.ts';

const root = mkdtempSync(`${tmpdir()}/images-`);
afterAll(() => rmSync(root, { recursive: true }));

/** Returns an image of one colour. */
const png = (level: number, width = 4, height = 4): Uint8Array =>
  encode({ width, height, channels: 3, data: new Uint8Array(width * height * 3).fill(level) });

/** Returns an extractor whose feature is the red value of the first pixel. It records the sizes of its batches. */
function levels(): FeatureExtractor & { readonly batches: string[] } {
  const batches: string[] = [];
  return {
    name: 'levels',
    layers: { level: 1 },
    defaultLayer: 'level',
    provenance: { extractor: 'levels' },
    batches,
    async extract({ data, n, height, width }) {
      batches.push(`${n} of ${height} x ${width}`);
      const rows = Float32Array.from({ length: n }, (_, i) => data[i * height * width * 3]!);
      return { level: { data: rows, rows: n, cols: 1 } };
    },
    dispose: () => undefined,
  };
}

/** Returns the level of each image, in the order of their positions. */
async function levelsOf(source: ImageSource, options = {}, extractor = levels()): Promise<number[]> {
  const found: number[] = [];
  await featuresOf(source, extractor, options, ({ level }, places) => {
    for (const [i, place] of places.entries()) found[place] = level!.data[i]!;
  });
  return found;
}

beforeAll(async () => {
  mkdirSync(`${root}/mixed/deep/er`, { recursive: true });
  mkdirSync(`${root}/broken`);
  mkdirSync(`${root}/empty`);
  mkdirSync(`${root}/loop`);
  // By code points, U+FF01 is before U+1F600, and by UTF-16 code units it is after it. '-' and '.' are before '/'.
  const names = ['B.png', 'a.png', 'deep.png', 'deep/er/x.PNG', 'deep/y.png', '\u{ff01}.png', '\u{1f600}.png'];
  for (const [i, name] of names.entries()) writeFileSync(`${root}/mixed/${name}`, png(i, i % 2 ? 4 : 5));
  writeFileSync(`${root}/mixed/.hidden.png`, 'no image');
  writeFileSync(`${root}/mixed/notes.txt`, 'no image');
  for (let i = 0; i < 6; i++) writeFileSync(`${root}/broken/${i}.png`, png(i));
  writeFileSync(`${root}/broken/1.png`, '');
  writeFileSync(`${root}/broken/3.png`, png(3).subarray(0, 60));
  writeFileSync(`${root}/broken/4.png`, 'GIF89a and so on');
  symlinkSync('..', `${root}/loop/up`);
});

describe('a folder', () => {
  it('is read at any depth, in the order of code points, without what is hidden or no image', async () => {
    const source = await imageFolder(`${root}/mixed`);
    expect(source.size).toBe(7);
    expect(await levelsOf(source)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('without images, with links that loop, and one that is not there are refused', async () => {
    await expect(imageFolder(`${root}/empty`)).rejects.toThrow('holds no images');
    await expect(imageFolder(`${root}/loop`)).rejects.toThrow('links back to a folder above it');
    await expect(imageFolder(`${root}/absent`)).rejects.toThrow('no such file or folder');
    mkdirSync(`${root}/dangling`);
    symlinkSync('nowhere', `${root}/dangling/a.png`);
    await expect(imageFolder(`${root}/dangling`)).rejects.toThrow('a broken symbolic link');
  });
});

describe('featuresOf', () => {
  it('gathers images of one size, and says whose features they are', async () => {
    const extractor = levels();
    expect(await levelsOf(await imageFolder(`${root}/mixed`), { batch: 3 }, extractor)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(extractor.batches).toEqual(['3 of 4 x 5', '3 of 4 x 4', '1 of 4 x 5']);
  });

  it('holds at most two batches of images, whatever their sizes', async () => {
    const sizes = imageArray('x', { dtype: 'U8', shape: [1, 1, 1, 3], data: Uint8Array.of(7, 7, 7) });
    const source: ImageSource = {
      name: 'sizes',
      size: 10,
      async *read(start, end) {
        for (let index = start; index < end; index++) {
          const data = new Uint8Array(3 * (index + 1)).fill(index);
          yield { index, name: `${index}`, image: { data, height: 1, width: index + 1, codec: 'png' } };
        }
      },
    };
    const seen: number[] = [];
    await featuresOf(source, levels(), { batch: 2, onProgress: (done) => seen.push(done) }, () => undefined);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(sizes.size).toBe(1);
  });

  it('names all images that cannot be read, and makes no features after the first', async () => {
    const extractor = levels();
    const source = await imageFolder(`${root}/broken`);
    const error = await levelsOf(source, { batch: 1 }, extractor).catch((cause: unknown) => cause as GanError);
    expect(error).toBeInstanceOf(GanError);
    expect((error as GanError).message).toContain(
      '3 images of ' +
        `${root}/broken cannot be read: 1.png: empty, 0 bytes; 3.png: damaged: it is truncated; ` +
        '4.png: not a PNG, JPEG, WebP, TIFF, BMP or PPM. Replace, remove',
    );
    expect(extractor.batches).toHaveLength(1);
  });

  it('continues without them if allowed, but not without all', async () => {
    const found: number[] = [];
    const read = await featuresOf(await imageFolder(`${root}/broken`), levels(), { skipDamaged: true }, (_, places) =>
      found.push(...places),
    );
    expect(found).toEqual([0, 2, 5]);
    expect(read).toMatchObject({ n: 3, codecs: { png: 3 } });
    expect(read.damaged).toHaveLength(3);
    mkdirSync(`${root}/hopeless`);
    writeFileSync(`${root}/hopeless/a.png`, '');
    const hopeless = featuresOf(await imageFolder(`${root}/hopeless`), levels(), { skipDamaged: true }, () => 0);
    await expect(hopeless).rejects.toThrow('an image of');
  });

  it('reads the i-th of n parts', async () => {
    const source = await imageFolder(`${root}/mixed`);
    const parts = [];
    for (const i of [1, 2, 3]) parts.push(await levelsOf(source, { shard: [i, 3] }));
    expect(parts).toEqual([
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ]);
    await expect(levelsOf(source, { shard: [1, 8] })).rejects.toThrow('n at most 7 images; received 1/8');
    await expect(levelsOf(source, { shard: [0, 3] })).rejects.toThrow('received 0/3');
  });

  it('refuses options that do not exist, and batches of no images', async () => {
    const source = await imageFolder(`${root}/mixed`);
    await expect(levelsOf(source, { batchSize: 3 })).rejects.toThrow("there is no option 'batchSize'");
    await expect(levelsOf(source, { batch: 0 })).rejects.toThrow('batch must be an integer >= 1; received 0');
  });

  it('stops when the signal aborts', async () => {
    const control = new AbortController();
    const source = await imageFolder(`${root}/mixed`);
    const reading = featuresOf(source, levels(), { batch: 1, signal: control.signal }, () => control.abort());
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an archive', () => {
  it('is read as the folder it was made of', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#404040' } })
      .jpeg()
      .toBuffer();
    writeFileSync(`${root}/a.zip`, writeZip({ 'deep/b.png': png(9), 'a.jpg': jpeg, 'read.me': new Uint8Array(3) }));
    const source = await imageZip(`${root}/a.zip`);
    expect(await levelsOf(source)).toEqual([64, 9]);
    const { codecs } = await featuresOf(source, levels(), {}, () => undefined);
    expect(codecs).toEqual({ jpeg: 1, png: 1 });
  });

  it('has its damaged files listed like those of a folder', async () => {
    const bytes = writeZip({ 'a.png': png(1), 'b.png': png(2) });
    bytes[60]! ^= 1; // within a.png
    writeFileSync(`${root}/damaged.zip`, bytes);
    const source = await imageZip(`${root}/damaged.zip`);
    await expect(levelsOf(source)).rejects.toThrow('an image of');
    const { n, damaged } = await featuresOf(source, levels(), { skipDamaged: true }, () => undefined);
    expect([n, damaged]).toEqual([1, [expect.stringMatching(/^a\.png: damaged: .*CRC-32 must be/)]]);
  });

  it('with names that lead out of it, and anything else, are refused', async () => {
    const bytes = writeZip({ 'aa/b.png': png(1) });
    for (let at = 0; at < bytes.length - 2; at++) {
      if (String.fromCharCode(...bytes.subarray(at, at + 3)) === 'aa/') bytes.set([46, 46, 47], at);
    }
    writeFileSync(`${root}/out.zip`, bytes);
    await expect(imageZip(`${root}/out.zip`)).rejects.toThrow('a file name is unsafe: "../b.png"');
    writeFileSync(`${root}/no.zip`, 'no archive');
    await expect(imageZip(`${root}/no.zip`)).rejects.toThrow(`${root}/no.zip`);
    await expect(imageZip(`${root}/absent.zip`)).rejects.toMatchObject({ code: 'file' });
  });
});

describe('an array', () => {
  it('of bytes [N,height,width,3] is read image by image', async () => {
    const data = Uint8Array.from({ length: 5 * 12 }, (_, i) => Math.floor(i / 12));
    const source = imageArray('x.npz', { dtype: 'U8', shape: [5, 2, 2, 3], data });
    expect(await levelsOf(source, { batch: 2 })).toEqual([0, 1, 2, 3, 4]);
  });

  it('of another kind is refused', () => {
    const data = new Float32Array(12);
    expect(() => imageArray('x.npz', { dtype: 'F32', shape: [1, 2, 2, 3], data })).toThrow(
      'or [N,height,width]; received F32 [1,2,2,3]',
    );
  });
});
