import { antialiasedBilinear, atSize, halfPixelBilinear, pilBicubic, tf1Bilinear } from '@ganforge/media';
import { describe, expect, it } from 'vitest';
import { rows } from '../../../../metrics/test/errors/resize.ts';
import { formulaImage } from '../../../../metrics/test/support/formula.ts';

const resizers = { tf1Bilinear, halfPixelBilinear, pilBicubic, antialiasedBilinear };

it('every resizer agrees with its reference tool', async () => {
  const compared = await rows();
  expect(compared).toHaveLength(4);
  for (const { what, error, tolerance } of compared) expect(error, what).toBeLessThanOrEqual(tolerance);
});

describe('a row of 0 and 100 on five', () => {
  const grey = { data: new Uint8Array([0, 0, 0, 100, 100, 100]), n: 1, height: 1, width: 2 };
  const red = (values: Float32Array): number[] => [...values.subarray(0, 15)].filter((_, i) => i % 3 === 0);

  it('TensorFlow 1 begins at the corner', () => {
    expect(red(tf1Bilinear(grey, 5))).toEqual([0, 40, 80, 100, 100].map(Math.fround).map((x) => expect.closeTo(x, 5)));
  });

  it('PyTorch lies between the centres', () => {
    expect(red(halfPixelBilinear(grey, 5))).toEqual([0, 10, 50, 90, 100].map((x) => expect.closeTo(x, 4)));
  });
});

it.each(Object.entries(resizers))('%s makes each image of a batch alone, and keeps one colour', (_, resizer) => {
  const [a, b] = [formulaImage('a', 5, 9), formulaImage('b', 5, 9)];
  const both = { data: new Uint8Array([...a.data, ...b.data]), n: 2, height: 5, width: 9 };
  expect(resizer(both, 7)).toEqual(new Float32Array([...resizer(a, 7), ...resizer(b, 7)]));
  const plain = resizer({ data: new Uint8Array(3 * 4 * 6).fill(77), n: 1, height: 4, width: 6 }, 9);
  for (const level of plain) expect(level).toBeCloseTo(77, 4);
});

it.each(Object.entries(resizers))('%s leaves images of that size as they are, as atSize has it', (_, resizer) => {
  const image = formulaImage('same', 12, 12);
  expect(resizer(image, 12)).toEqual(Float32Array.from(image.data));
  expect(atSize(image, 12, () => new Float32Array(0))).toEqual(Float32Array.from(image.data));
});
