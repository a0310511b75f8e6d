import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../src/image/files/decode.ts';

/** The height, the width, and the RGB bytes in base64. */
export type Pixels = readonly [number, number, string];

const folder = new URL('../fixtures/images/', import.meta.url);

/** Reads a file that reference/images.py wrote. */
export function imageFixture(name: string): Promise<Uint8Array> {
  return readFile(new URL(name, folder));
}

/** Returns the result of Pillow's `Image.open(path).convert('RGB')` for each file. */
export async function pillowPixels(): Promise<Readonly<Record<string, Pixels>>> {
  return JSON.parse(await readFile(new URL('expected.json', folder), 'utf8')) as Record<string, Pixels>;
}

/** Returns the result of our decoders for a file. */
export async function decodedPixels(name: string): Promise<Pixels> {
  const image = await decodeImage({ bytes: await imageFixture(name) });
  if (typeof image === 'string') throw new Error(image);
  return [image.height, image.width, Buffer.from(image.data).toString('base64')];
}

/** Files that our decoders reject. Pillow clips their values or guesses their meaning. */
export const REFUSED: readonly string[] = ['grey16.pgm', 'rle.bmp', 'grey16.tif', 'ycbcr-22-deflated.tif'];

/** Returns the largest difference between the levels of two images. */
export function difference([height, width, data]: Pixels, [toHeight, toWidth, toData]: Pixels): number {
  if (height !== toHeight || width !== toWidth) return Number.POSITIVE_INFINITY;
  const [a, b] = [Buffer.from(data, 'base64'), Buffer.from(toData, 'base64')];
  return a.reduce((most, level, i) => Math.max(most, Math.abs(level - b[i]!)), 0);
}
