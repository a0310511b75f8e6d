import { expect, it } from 'vitest';
import { rows } from '../errors/images.ts';

it('every kind of file is decoded as Pillow decodes it, what needs no sharp bit for bit', async () => {
  const found = await rows();
  const codecs = found.map(({ what }) => what.split(',')[0]!.replace('decoded ', ''));
  expect(codecs.sort()).toEqual(['BMP', 'JPEG', 'PNG', 'PNM', 'TIFF', 'WEBP']);
  for (const { what, error, tolerance } of found) expect(error, what).toBeLessThanOrEqual(tolerance);
});
