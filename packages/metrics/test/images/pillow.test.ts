import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../src/images/png.ts';
import { codecOf } from '../../src/images/rgb-image.ts';
import { decodeWithSharp } from '../../src/images/sharp-decoder.ts';

// What Pillow's Image.open(path).convert('RGB') gives: made by reference/make_images.py.
const folder = new URL('../fixtures/images/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  readonly [number, number, string]
>;
const names = Object.keys(expected);

async function decoded(name: string): Promise<readonly [number, number, string]> {
  const bytes = fixture(name);
  const codec = codecOf(bytes)!;
  const { data, height, width } = codec === 'png' ? decodePng(bytes) : await decodeWithSharp(sharp, bytes, codec);
  return [height, width, Buffer.from(data).toString('base64')];
}

describe('decoded pixels are those of Pillow, bit for bit:', () => {
  it.each(names.filter((name) => name !== 'grey16.tif'))('%s', async (name) => {
    expect(await decoded(name)).toEqual(expected[name]);
  });
});

describe('what is not read as Pillow reads it', () => {
  it('is refused: 16 bits a channel, but in PNG', async () => {
    await expect(decoded('grey16.tif')).rejects.toThrow('its samples are ushort, which are read from PNG alone');
  });
});

describe('the fixtures tell conversions apart', () => {
  it('a profile that is applied, and an orientation that is followed, change pixels', async () => {
    const applied = await sharp(fixture('profile.jpg')).raw().toBuffer();
    expect(applied.toString('base64')).not.toBe(expected['profile.jpg']![2]);
    expect(expected['exif.jpg']!.slice(0, 2)).toEqual([17, 23]);
    expect(expected['exif.tif']!.slice(0, 2)).toEqual([23, 17]);
  });
});
