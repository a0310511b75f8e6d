import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { decodePng } from '../../src/images/png.ts';
import { type Codec, codecOf } from '../../src/images/rgb-image.ts';
import { decodeWithSharp } from '../../src/images/sharp-decoder.ts';
import type { ErrorRow } from './row.ts';

/** Height, width, and RGB bytes in base64. */
export type Pixels = readonly [number, number, string];

const folder = new URL('../fixtures/images/', import.meta.url);

/** A file that reference/images.py wrote. */
export function imageFixture(name: string): Promise<Uint8Array> {
  return readFile(new URL(name, folder));
}

/** What `Image.open(path).convert('RGB')` of Pillow gives of each. */
export async function pillowPixels(): Promise<Readonly<Record<string, Pixels>>> {
  return JSON.parse(await readFile(new URL('expected.json', folder), 'utf8')) as Record<string, Pixels>;
}

/** What our decoders give of one. */
export async function decodedPixels(name: string): Promise<Pixels> {
  const bytes = await imageFixture(name);
  const codec = codecOf(bytes)!;
  const { data, height, width } = codec === 'png' ? decodePng(bytes) : await decodeWithSharp(sharp, bytes, codec);
  return [height, width, Buffer.from(data).toString('base64')];
}

/** Files that Pillow clips or guesses at, and that are refused here. */
export const REFUSED: readonly string[] = ['grey16.tif'];

/** Levels of pixels, 0..255, against Pillow's. */
export async function rows(): Promise<ErrorRow[]> {
  const errors = new Map<Codec, { files: number; error: number }>();
  for (const [name, expected] of Object.entries(await pillowPixels())) {
    if (REFUSED.includes(name)) continue;
    const codec = codecOf(await imageFixture(name))!;
    const { files, error } = errors.get(codec) ?? { files: 0, error: 0 };
    const apart = difference(await decodedPixels(name), expected);
    errors.set(codec, { files: files + 1, error: Math.max(error, apart) });
  }
  return [...errors].map(([codec, { files, error }]) => ({
    what: `decoded ${codec.toUpperCase()}, levels of 0..255, ${files} kinds of file`,
    reference: 'Pillow 13.0.0',
    kind: 'absolute',
    error,
    tolerance: codec === 'png' ? 0 : 1,
  }));
}

function difference([height, width, data]: Pixels, [toHeight, toWidth, toData]: Pixels): number {
  if (height !== toHeight || width !== toWidth) return Number.POSITIVE_INFINITY;
  const [a, b] = [Buffer.from(data, 'base64'), Buffer.from(toData, 'base64')];
  return a.reduce((most, level, i) => Math.max(most, Math.abs(level - b[i]!)), 0);
}
