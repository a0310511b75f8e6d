import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodedPixels, imageFixture, pillowPixels, REFUSED, rows } from '../errors/images.ts';

const expected = await pillowPixels();

describe('decoded pixels are those of Pillow, bit for bit where they are PNG:', () => {
  it('every kind of file', async () => {
    const found = await rows();
    const codecs = found.map(({ what }) => what.split(',')[0]!.replace('decoded ', ''));
    expect(codecs.sort()).toEqual(['JPEG', 'PNG', 'TIFF', 'WEBP']);
    for (const { what, error, tolerance } of found) expect(error, what).toBeLessThanOrEqual(tolerance);
  });

  it.each(Object.keys(expected).filter((name) => name.endsWith('.png')))('%s', async (name) => {
    expect(await decodedPixels(name)).toEqual(expected[name]);
  });
});

describe('what is not read as Pillow reads it', () => {
  it.each(REFUSED)('is refused: 16 bits a channel, but in PNG (%s)', async (name) => {
    await expect(decodedPixels(name)).rejects.toThrow('its samples are ushort, which are read from PNG alone');
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
