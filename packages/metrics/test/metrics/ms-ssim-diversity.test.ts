import { Mt19937 } from '@ganforge/formats';
import { type Images, msSsimDiversity } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { msSsim } from '../../src/numbers/ms-ssim.ts';

describe('msSsimDiversity', () => {
  const noise = (seed: number, n: number, side: number, channels = 1): Images => {
    const random = new Mt19937(seed);
    const data = Uint8Array.from({ length: n * side * side * channels }, () => random.randint(0, 256));
    return { data, n, height: side, width: side, channels };
  };

  it('is 1 for equal images and near 0 for unlike ones', () => {
    const one = noise(1, 1, 32, 3);
    const same = { ...one, n: 3, data: Uint8Array.from([...one.data, ...one.data, ...one.data]) };
    expect(msSsimDiversity(same, { pairs: 5 })).toEqual({ value: 1, std: 0 });
    expect(msSsimDiversity(noise(2, 6, 64)).value).toBeLessThan(0.1);
  });

  it('is C1 / (255^2 + C1) to the power of the last weight for black and white', () => {
    const data = new Uint8Array(2 * 16 * 16).fill(255, 256);
    const c1 = (0.01 * 255) ** 2;
    const { value } = msSsimDiversity({ data, n: 2, height: 16, width: 16, channels: 1 }, { pairs: 1 });
    expect(value).toBeCloseTo((c1 / (255 ** 2 + c1)) ** 0.1333, 14);
  });

  it('takes floats in [-1,1] for what bytes of 0..255 are', () => {
    const bytes = noise(3, 4, 20, 2);
    const floats = { ...bytes, data: Float64Array.from(bytes.data, (level) => level / 127.5 - 1) };
    expect(msSsimDiversity(floats).value).toBeCloseTo(msSsimDiversity(bytes).value, 12);
  });

  it('draws pairs of two different images, all of them', () => {
    // Of the three images, two are equal. So two of the six ordered pairs have a similarity of 1.
    const { data } = noise(4, 2, 16);
    const images = {
      data: Uint8Array.from([...data, ...data.subarray(0, 256)]),
      n: 3,
      height: 16,
      width: 16,
      channels: 1,
    };
    const plane = (begin: number) => [
      { data: Float64Array.from(data.subarray(begin, begin + 256)), height: 16, width: 16 },
    ];
    const unlike = msSsim(plane(0), plane(256));
    const { value } = msSsimDiversity(images, { pairs: 1500 });
    expect((value - unlike) / (1 - unlike)).toBeGreaterThan(0.3);
    expect((value - unlike) / (1 - unlike)).toBeLessThan(0.37);
    expect(msSsimDiversity(images, { pairs: 2, seed: 1 }).value).not.toBe(value);
  });

  const good = noise(5, 2, 16);
  it.each([
    [
      { ...good, height: 15 },
      {},
      'height must be an integer of at least 16; received 15. The fifth scale needs at least one pixel.',
    ],
    [{ ...good, n: 1 }, {}, 'n must be an integer of at least 2; received 1. Each pair needs two images.'],
    [{ ...good, channels: 3 }, {}, 'images must have 2 x 16 x 16 x 3 values; received 512.'],
    [
      { ...good, data: [0] },
      {},
      'images must be { data, n, height, width, channels } with bytes or floats; received an array',
    ],
    [{ ...good, data: new Float32Array(512).fill(255) }, {}, 'images of floats must lie in [-1,1]; value 0 is 255.'],
    [
      { ...good, data: new Float32Array(512).fill(Number.NaN) },
      {},
      'images of floats must lie in [-1,1]; value 0 is NaN.',
    ],
    [undefined, {}, 'images must be { data, n, height, width, channels }'],
    [good, { pairs: 0 }, 'pairs must be an integer of at least 1; received 0.'],
    [good, { seed: 0.5 }, 'seed must be an integer in 0..4294967295; received 0.5.'],
    [good, { count: 5 }, "there is no option 'count'. Try one of pairs, seed."],
  ])('refuses case %#', (images, options, text) => {
    const call = (): unknown => msSsimDiversity(images as never, options as never);
    expect(call).toThrow(`[metrics/ms-ssim-diversity] ${text}`);
  });
});
