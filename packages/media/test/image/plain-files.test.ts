import { Mt19937 } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { decodeBmp } from '../../src/image/bmp.ts';
import { codecOf, decodePlainly } from '../../src/image/codec.ts';
import { decodePnm } from '../../src/image/pnm.ts';
import { imageFixture } from './pillow.ts';

const text = (characters: string): Uint8Array => Uint8Array.from(characters, (c) => c.charCodeAt(0));

describe('PPM and its kin', () => {
  it('are read by hand', () => {
    expect([...decodePnm(text('P3 1 2 #one\n10 1 2 3\n10 20 5')).data]).toEqual([26, 51, 77, 255, 255, 128]);
    expect([...decodePnm(text('P1\n3 1\n010')).data].filter((_, i) => i % 3 === 0)).toEqual([255, 0, 255]);
  });

  it.each([
    ['P6\n2 2 255\nabc', 'it is truncated'],
    ['P3 1 1 255 1 2', 'it is truncated'],
    ['P3 1 1 255 1 x 2', 'it has other text at the place of a number'],
    ['P5 0 3 255\n', 'it declares 0 x 3 pixels; 1 to 178956970 can be read'],
    ['P5 99999 99999 255\n', 'it declares 99999 x 99999'],
    ['P5 1 1 0\na', 'its largest sample is 0'],
    ['P1 1 1 7', 'its bits must be 0 or 1; one is 7'],
    ['P7 1 1', 'it is not a PBM, PGM or PPM'],
  ])('%j is refused', (file, problem) => {
    expect(() => decodePnm(text(file))).toThrow(problem);
    expect(() => decodePnm(text(file))).toThrow(RangeError);
  });
});

it('an invalid BMP or a BMP of an unsupported kind is refused', async () => {
  const whole = await imageFixture('photo.bmp');
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const bytes = Uint8Array.from(whole);
    bytes.set(values, at);
    return bytes;
  };
  expect(() => decodeBmp(whole.subarray(0, whole.length - 1))).toThrow('it is truncated');
  expect(() => decodeBmp(changed(14, 39))).toThrow('a BMP cannot have a header of 39 bytes');
  expect(() => decodeBmp(changed(28, 16))).toThrow('it has 16 bits a pixel; expected 1, 4, 8, 24 or 32');
  expect(() => decodeBmp(changed(18, 0, 0, 0, 0))).toThrow('it declares 0 x 17');
  expect(() => decodeBmp(text('GIF89a'))).toThrow('it is not a BMP');
});

it('any bytes give an image or a RangeError', async () => {
  const random = new Mt19937(3);
  const below = (n: number): number => Math.floor(n * random.random());
  const names = [
    'photo.bmp',
    'palette.bmp',
    'masked.bmp',
    'core.bmp',
    'bytes.ppm',
    'plain.ppm',
    'bits.ppm',
    'ycbcr-22.tif',
  ];
  let images = 0;
  for (const name of names) {
    const whole = await imageFixture(name);
    for (let i = 0; i < 500; i++) {
      const bytes = Uint8Array.from(whole.subarray(0, below(4) === 0 ? below(whole.length) : whole.length));
      for (let k = below(4); k >= 0; k--) bytes[below(Math.min(bytes.length, 60))] = below(256);
      const outcome = await decodePlainly(bytes).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(RangeError);
      else if (outcome !== undefined) {
        const { data, height, width } = outcome as { data: Uint8Array; height: number; width: number };
        expect(data).toHaveLength(3 * height * width);
        images++;
      } else expect(['tiff', undefined]).toContain(codecOf(bytes));
    }
  }
  expect(images).toBeGreaterThan(500);
});
