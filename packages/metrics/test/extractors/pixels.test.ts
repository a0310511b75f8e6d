import { frechetLabel } from '@ganforge/metrics';
import { type PixelsOptions, pixels } from '@ganforge/metrics/pixels';
import { expect, it } from 'vitest';
import { formulaImage } from '../support/formula.ts';
import { refusal } from '../support/refusal.ts';

it('are the images of that size themselves', async () => {
  const image = formulaImage('x', 4, 4);
  const { pixels: features } = await pixels({ size: 4 }).extract(image, ['pixels']);
  expect(features).toMatchObject({ rows: 1, cols: 48 });
  expect(features!.data).toEqual(Float32Array.from(image.data, (level) => level / 255));
});

it('may be grey, by the luma of BT.601', async () => {
  const images = { data: new Uint8Array([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]), n: 4, height: 1, width: 1 };
  const { pixels: features } = await pixels({ size: 1, channels: 1 }).extract(images, ['pixels']);
  expect([...features!.data]).toEqual([0.299, 0.587, 0.114, 1].map((x) => expect.closeTo(x, 6)));
});

it('are brought to their size with antialiasing', async () => {
  // The columns are black and white in turn. Without antialiasing, some pixels of the result would be black and some
  // white.
  const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 255);
  const { pixels: features } = await pixels({ size: 4 }).extract({ data, n: 1, height: 64, width: 64 }, ['pixels']);
  for (const value of features!.data) expect(value).toBeCloseTo(0.5, 1);
});

it('have a provenance, and refuse invalid sizes', () => {
  const { provenance } = pixels({ size: 8, channels: 1 });
  expect(provenance).toEqual({ extractor: 'pixels', preset: 'clean 8x8x1', weights: 'none' });
  expect(frechetLabel({ ...provenance, layer: 'pixels' })).toBe('FD(pixels)');
  const refuse = (options: unknown): string => refusal(() => pixels(options as PixelsOptions)).message;
  expect(refuse({ size: 0 })).toBe('[metrics/pixels] size must be an integer in 1..1024; received 0. Try 8.');
  expect(refuse({ size: 2000 })).toContain('received 2000');
  expect(refuse({ size: 8, channels: 2 })).toContain('channels must be 1 or 3; received 2.');
  expect(refuse({ size: 8, grey: true })).toContain("there is no option 'grey'");
});
