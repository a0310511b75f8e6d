import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { crc32, GanError } from '@ganforge/formats';
import fc from 'fast-check';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { imageReader } from '../../../src/image/files/reader.ts';
import { checkFit, type FitOptions } from '../../../src/image/fit.ts';
import { resample } from '../../../src/image/resize/lanczos.ts';
import type { RgbImage } from '../../../src/image/rgb-image.ts';
import { loadSharp } from '../../../src/image/sharp.ts';
import { differences, inked, noisy, pil, plain, ramp } from '../../image-bytes.ts';
import { refusal } from '../../refusal.ts';
import { imageFixture, pillowPixels } from '../pillow.ts';

// reference/png.py wrote these cases. Each has a file, Pillow's pixels (null if Pillow rejects the file), and the
// pixels over a background.
const pngSuite = JSON.parse(readFileSync(new URL('../../fixtures/png.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly file: string; readonly rgb: string | null; readonly over: string }
>;
const folder = mkdtempSync(`${tmpdir()}/decoder-`);
afterAll(() => rmSync(folder, { recursive: true }));
const without = (): Promise<undefined> => Promise.resolve(undefined);
let count = 0;
/** Writes bytes to a file and decodes the file, with or without sharp. */
async function decode(
  bytes: Uint8Array,
  ending: string,
  options: FitOptions = {},
  load: typeof loadSharp = loadSharp,
  half?: 'left' | 'right',
): Promise<RgbImage> {
  const path = `${folder}/${count++}.${ending}`;
  writeFileSync(path, bytes);
  const file = { name: path, path };
  return (await imageReader([file], checkFit('test', options, []), half, load)).decode(file);
}
const named = (...names: string[]) => names.map((name) => ({ name, path: `${folder}/${name}` }));
/** Inserts a chunk into a PNG, after its header of 33 bytes. */
function withChunk(png: Uint8Array, type: string, data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(...new TextEncoder().encode(type), ...data);
  const chunk = new Uint8Array(8 + body.length);
  new DataView(chunk.buffer).setUint32(0, data.length);
  chunk.set(body, 4);
  new DataView(chunk.buffer).setUint32(4 + body.length, crc32(body));
  return Uint8Array.of(...png.subarray(0, 33), ...chunk, ...png.subarray(33));
}
const ways = [
  ['sharp', loadSharp],
  ['plain JavaScript', without],
] as const;

describe.each(ways)('PNG through %s', (way, load) => {
  it('gives pixels of 8 bits unchanged', async () => {
    const image = await decode(await inked(noisy).png().toBuffer(), 'png', {}, load);
    expect(image).toMatchObject({ height: 18, width: 24 });
    expect([...image.data]).toEqual([...noisy.data]);
  });

  it('gives indexed colours, grey three times, and of 16 bits the upper eight', async () => {
    const few = { height: 6, width: 6, data: Uint8Array.from({ length: 108 }, (_, i) => (i % 4) * 70) };
    expect([...(await decode(await inked(few).png({ palette: true }).toBuffer(), 'png', {}, load)).data]).toEqual([
      ...few.data,
    ]);
    const grey = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(9, 200) });
    expect([...(await decode(grey, 'png', {}, load)).data]).toEqual([9, 9, 9, 200, 200, 200]);
    const deep = encode({
      width: 2,
      height: 1,
      channels: 3,
      depth: 16,
      data: Uint16Array.of(0, 255, 256, 40_000, 65_535, 511),
    });
    expect([...(await decode(deep, 'png', {}, load)).data]).toEqual([0, 0, 1, 156, 255, 1]);
  });

  it('puts transparent pixels over the background', async () => {
    const see = encode({
      width: 3,
      height: 1,
      channels: 4,
      depth: 8,
      data: Uint8Array.of(200, 100, 50, 128, 10, 20, 30, 0, 1, 2, 3, 255),
    });
    const white = [200, 100, 50].map((x) => (128 * x + 127 * 255) / 255);
    const near = async (options: FitOptions, expected: number[]): Promise<void> =>
      expect(differences((await decode(see, 'png', options, load)).data, expected).most).toBeLessThanOrEqual(1);
    await near({}, [...white, 255, 255, 255, 1, 2, 3]);
    const green = [200, 100, 50].map((x, c) => (128 * x + 127 * (c === 1 ? 255 : 0)) / 255);
    await near({ background: [0, 255, 0] }, [...green, 0, 255, 0, 1, 2, 3]);
    const keyed = withChunk(
      encode({ width: 3, height: 1, channels: 3, depth: 8, data: Uint8Array.of(7, 8, 9, 7, 8, 10, 0, 0, 0) }),
      'tRNS',
      [0, 7, 0, 8, 0, 9],
    );
    expect([...(await decode(keyed, 'png', { background: [1, 2, 3] }, load)).data]).toEqual([
      1, 2, 3, 7, 8, 10, 0, 0, 0,
    ]);
  });

  it('of every kind is what its samples say over a background, and is refused alike', async () => {
    const background = [10, 100, 200] as const;
    for (const [name, { file, rgb, over }] of Object.entries(pngSuite)) {
      const reading = decode(Buffer.from(file, 'base64'), 'png', { background }, load);
      if (rgb === null || name === 'a row less') await expect(reading, name).rejects.toThrow('is damaged');
      else expect(differences((await reading).data, Buffer.from(over, 'base64')).most, name).toBeLessThanOrEqual(1);
    }
  });

  it('scales as Pillow does', async () => {
    for (const { height, width, ...expected } of pil.resized) {
      const [shrinks, enlarges] = [height < 18 || width < 24, height > 18 || width > 24];
      // When sharp reduces an image, its weights have fewer bits. If one side is enlarged at the same time, the two
      // passes have another order and clip other values.
      const rough = enlarges ? { most: 20, mean: 2 } : { most: 8, mean: 1.1 };
      const { most, mean } = way === 'sharp' && shrinks ? rough : { most: 2, mean: 0.1 };
      for (const [name, source] of [
        ['noise', noisy],
        ['ramp', ramp],
      ] as const) {
        const image = await decode(await inked(source).png().toBuffer(), 'png', { resize: [height, width] }, load);
        expect(image).toMatchObject({ height, width });
        const found = differences(image.data, expected[name]);
        expect(found.most).toBeLessThanOrEqual(most);
        expect(found.mean).toBeLessThanOrEqual(mean);
      }
    }
  });

  it('takes the halves of an image, and scales each separately', async () => {
    const both = {
      height: 4,
      width: 9,
      data: Uint8Array.from({ length: 108 }, (_, i) => (Math.floor(i / 3) % 9 < 4 ? 20 : 220)),
    };
    const png = await inked(both).png().toBuffer();
    for (const [half, value] of [
      ['left', 20],
      ['right', 220],
    ] as const) {
      const image = await decode(png, 'png', { resize: 8 }, load, half);
      expect([image.height, image.width, new Set(image.data)]).toEqual([8, 8, new Set([value])]);
    }
  });

  it('scales the shorter side, rounding the other', async () => {
    const png = await inked(noisy).png().toBuffer();
    for (const resize of [7, 10, 33]) {
      const { height, width } = await decode(png, 'png', { resize }, load);
      expect([height, width]).toEqual([resize, Math.round((resize * 24) / 18)]);
    }
  });

  it('refuses or reads whatever bytes come', async () => {
    const png = await inked(noisy).png().toBuffer();
    const flips = fc.array(fc.tuple(fc.nat(png.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: png.length }), flips, async (length, changes) => {
        const bytes = Uint8Array.from(png.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const outcome = await decode(bytes, 'png', {}, load).catch((error: unknown) => error);
        if (outcome instanceof GanError) expect(outcome.code).toBe('file');
        else
          expect((outcome as RgbImage).data.length).toBe(
            (outcome as RgbImage).height * (outcome as RgbImage).width * 3,
          );
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each([
    ['cut short', async () => (await inked(noisy).png().toBuffer()).subarray(0, 900)],
    ['empty', () => new Uint8Array(0)],
    ['no image', () => new TextEncoder().encode('<html>not found</html> '.repeat(9))],
  ])('refuses a file that is %s, by its name', async (_, bytes) => {
    const error = await refusal(async () => decode(await bytes(), 'png', {}, load));
    expect(error.code).toBe('file');
    expect(error.message).toMatch(
      /^\[media\/images\] .*\/decoder-.*\.png is damaged, truncated or not an image \(.+\)\. Repl/,
    );
  });
});

describe('sharp', () => {
  it('reads JPEG and WebP, close to what was written', async () => {
    for (const [ending, bytes] of [
      ['jpg', await inked(ramp).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()],
      ['webp', await inked(ramp).webp({ lossless: true }).toBuffer()],
    ] as const) {
      expect(differences((await decode(bytes, ending)).data, ramp.data).mean).toBeLessThan(1);
    }
  });

  it.each(['jpg', 'webp'] as const)('refuses %s cut short, by its name', async (ending) => {
    const bytes = await (ending === 'jpg' ? inked(noisy).jpeg() : inked(noisy).webp()).toBuffer();
    for (const share of [0.3, 0.6, 0.95]) {
      const error = await refusal(() => decode(bytes.subarray(0, Math.floor(share * bytes.length)), ending));
      expect([error.code, error.message]).toEqual([
        'file',
        expect.stringContaining(`${count - 1}.${ending} is damaged, truncated`),
      ]);
    }
  });

  it('turns photographs upright as EXIF says', async () => {
    const turned = await inked(ramp).withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
    const { height, width, data } = await decode(turned, 'webp');
    expect([height, width]).toEqual([24, 18]);
    // With orientation 6, the first row of the picture is the left column of the stored image, read from the bottom.
    expect([...data.subarray(0, 3)]).toEqual([...ramp.data.subarray(17 * 72, 17 * 72 + 3)]);
    writeFileSync(`${folder}/turned.webp`, turned);
    const reader = await imageReader([], checkFit('test', {}, []), undefined);
    expect(await reader.sizeOf({ name: 'turned.webp', path: `${folder}/turned.webp` })).toEqual([24, 18]);
  });

  it.each(['ycbcr.tif', 'ycbcr-big.tif', 'ycbcr-lzw.tif', 'big.tif', 'grey4.tif', 'bilevel.tif'])(
    'reads TIFF as it is, in YCbCr too: %s',
    async (name) => {
      const [height, width, pixels] = (await pillowPixels())[name]!;
      const image = await decode(await imageFixture(name), 'tif');
      expect([image.height, image.width]).toEqual([height, width]);
      expect(differences(image.data, Buffer.from(pixels, 'base64')).most).toBeLessThanOrEqual(1);
      const half = await decode(await imageFixture(name), 'tif', { resize: [4, 4] }, loadSharp, 'left');
      expect(half.data).toHaveLength(48);
    },
  );

  it('converts CMYK to red, green and blue', async () => {
    const printed = await inked(plain(8, 8, [150, 130, 120]))
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer();
    expect((await sharp(printed).metadata()).space).toBe('cmyk');
    expect(differences((await decode(printed, 'jpg')).data, plain(8, 8, [150, 130, 120]).data).most).toBeLessThan(12);
  });
});

describe('without sharp', () => {
  it('says how to have other files read', async () => {
    const error = await refusal(() =>
      imageReader(named('a.png', 'b.jpeg'), checkFit('test', {}, []), undefined, without),
    );
    expect([error.code, error.message]).toEqual([
      'unsupported',
      expect.stringContaining('b.jpeg is not a PNG, BMP or PPM'),
    ]);
    expect(error.message).toContain('npm install sharp');
  });

  it('reads grey of few bits, and refuses a header with a wrong size', async () => {
    const bits = encode({ width: 8, height: 1, channels: 1, depth: 1, data: Uint8Array.of(0b10101010) });
    const { data } = await decode(bits, 'png', {}, without);
    expect([...data.subarray(0, 6)]).toEqual([255, 255, 255, 0, 0, 0]);
    const huge = Uint8Array.from(await inked(noisy).png().toBuffer());
    huge.set([0, 0xff, 0xff, 0xff], 16);
    new DataView(huge.buffer).setUint32(29, crc32(huge.subarray(12, 29)));
    expect((await refusal(() => decode(huge, 'png', {}, without))).message).toContain('16777215 x 18');
  });
});

it('resample keeps a constant, and an image that is not scaled', () => {
  expect(new Set(resample(plain(11, 7, [90, 90, 90]), 5, 16).data)).toEqual(new Set([90]));
  expect([...resample(noisy, 18, 24).data]).toEqual([...noisy.data]);
});
