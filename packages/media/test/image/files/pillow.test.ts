import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodedPixels, difference, imageFixture, pillowPixels, REFUSED } from '../pillow.ts';

const expected = await pillowPixels();

describe('decoded pixels are those of Pillow', () => {
  it.each(Object.keys(expected).filter((name) => name.endsWith('.png')))('bit for bit: %s', async (name) => {
    expect(await decodedPixels(name)).toEqual(expected[name]);
  });

  it.each(Object.keys(expected).filter((name) => !name.endsWith('.png') && !REFUSED.includes(name)))(
    'to a level: %s',
    async (name) => {
      expect(difference(await decodedPixels(name), expected[name]!)).toBeLessThanOrEqual(1);
    },
  );
});

describe('what is not read as Pillow reads it is refused', () => {
  it.each([
    ['grey16.tif', 'its samples are ushort, which are read from PNG alone'],
    ['ycbcr-22-deflated.tif', 'it is compressed YCbCr with fewer colours than pixels, which is read from JPEG alone'],
  ])('%s', async (name, problem) => {
    expect(REFUSED).toContain(name);
    await expect(decodedPixels(name)).rejects.toThrow(problem);
  });
});

describe('the fixtures tell conversions apart', () => {
  it('a profile that is applied, and an orientation that is followed, change pixels', async () => {
    const applied = await sharp(await imageFixture('profile.jpg'))
      .raw()
      .toBuffer();
    expect(applied.toString('base64')).not.toBe(expected['profile.jpg']![2]);
    expect(expected['exif.jpg']!.slice(0, 2)).toEqual([17, 23]);
    expect(expected['exif.tif']!.slice(0, 2)).toEqual([23, 17]);
  });
});
