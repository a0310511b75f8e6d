import { type Codec, codecOf } from '@ganforge/media';
import { decodedPixels, difference, imageFixture, pillowPixels, REFUSED } from '../../../media/test/image/pillow.ts';
import type { ErrorRow } from './row.ts';

/** Compares pixel values in 0..255 with those of Pillow. */
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
    tolerance: ['png', 'bmp', 'pnm'].includes(codec) ? 0 : 1,
  }));
}
