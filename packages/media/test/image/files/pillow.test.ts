import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodedPixels, difference, imageFixture, pillowPixels, REFUSED } from '../pillow.ts';

const expected = await pillowPixels();
const isExact = (name: string): boolean => /\.(bmp|p[bgnp]m)$|\.png$/.test(name) && !REFUSED.includes(name);

describe('decoded pixels are those of Pillow', () => {
  it.each(Object.keys(expected).filter(isExact))('bit for bit: %s', async (name) => {
    expect(await decodedPixels(name)).toEqual(expected[name]);
  });

  it.each(Object.keys(expected).filter((name) => !isExact(name) && !REFUSED.includes(name)))(
    'to a level: %s',
    async (name) => {
      expect(difference(await decodedPixels(name), expected[name]!)).toBeLessThanOrEqual(1);
    },
  );
});

describe('a file that would be read differently from Pillow is refused', () => {
  it.each([
    ['grey16.tif', 'its samples are ushort, which only PNG may have'],
    ['grey16.pgm', 'its largest sample is 65535; at most 255 is supported'],
    ['rle.bmp', 'its compression method 1 is not supported'],
    ['ycbcr-22-deflated.tif', 'it is compressed YCbCr with subsampled colours, which only JPEG may have'],
  ])('%s', async (name, problem) => {
    expect(REFUSED).toContain(name);
    // the message must not start with "damaged"
    await expect(decodedPixels(name)).rejects.toThrow(new RegExp(`^${problem}`));
  });
});

describe('the fixtures tell conversions apart', () => {
  it('an applied profile and an applied orientation change pixels', async () => {
    const applied = await sharp(await imageFixture('profile.jpg'))
      .raw()
      .toBuffer();
    expect(applied.toString('base64')).not.toBe(expected['profile.jpg']![2]);
    expect(expected['exif.jpg']!.slice(0, 2)).toEqual([17, 23]);
    expect(expected['exif.tif']!.slice(0, 2)).toEqual([23, 17]);
  });
});
