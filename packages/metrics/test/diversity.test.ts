import { Mt19937 } from '@ganforge/formats';
import { authPct, cmmd, type Images, msSsimDiversity, vendi } from '@ganforge/metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msSsim } from '../src/ms-ssim.ts';
import { featuresOf, lattice, toFloat32, uniform } from './features.ts';

describe('cmmd', () => {
  it('is 2 (1 - exp(-d^2 / 200)) 1000 between two points', () => {
    const [real, generated] = [featuresOf(1, 2, () => 0), featuresOf(1, 2, (_, j) => [3, 4][j]!)];
    expect(cmmd({ real, generated }).value).toBeCloseTo(2000 * (1 - Math.exp(-25 / 200)), 10);
    expect(cmmd({ real, generated, sigma: 5, scale: 1 }).value).toBeCloseTo(2 * (1 - Math.exp(-1 / 2)), 14);
  });

  it('keeps its digits where the kernel is close to 1', () => {
    // Points 1e-6 apart: 1000 * 2 * (1 - exp(-1e-12 / 200)) = 1e-11, of which a difference of means near 1 keeps none.
    const [real, generated] = [featuresOf(3, 1, () => 0), featuresOf(3, 1, () => 1e-6)];
    expect(cmmd({ real, generated }).value / 1e-11).toBeCloseTo(1, 10);
  });

  it('is 0 for a set and itself, and for a set of each row twice', () => {
    const real = uniform(1, 70, 9);
    const twice = featuresOf(140, 9, (i, j) => real.data[(i >> 1) * 9 + j]!);
    expect(cmmd({ real, generated: real }).value).toBeCloseTo(0, 11);
    expect(cmmd({ real, generated: twice }).value).toBeCloseTo(0, 11);
    expect(cmmd({ real, generated: uniform(2, 70, 9) }).value).toBeGreaterThan(0.01);
  });

  it.each([
    [{ sigma: 0 }, 'sigma must be a number above 0; received 0.'],
    [{ scale: Number.NaN }, 'scale must be a number above 0; received NaN.'],
    [{ sigma: '10' }, "sigma must be a number above 0; received '10'."],
  ])('refuses %o', (options, text) => {
    const set = uniform(1, 3, 2);
    expect(() => cmmd({ real: set, generated: set, ...options } as never)).toThrow(`[metrics/cmmd] ${text}`);
  });
});

describe('authPct', () => {
  const line = (...xs: number[]) => featuresOf(xs.length, 1, (i) => xs[i]!);

  it('counts those farther from their nearest real example than that is from another', () => {
    // Real neighbours are 1 apart, 10 is 8 from its own. 2.5: 0.5 < 1, a copy. 3.5: 1.5 > 1. 9: 1 < 8. -1: 1 is not > 1.
    expect(authPct({ real: line(0, 1, 2, 10), generated: line(2.5, 3.5, 9, -1) }).value).toBe(25);
  });

  it('is 0 for the training set itself', () => {
    const real = lattice(3, 120, 2, 50);
    expect(authPct({ real, generated: real }).value).toBe(0);
  });

  it('refuses a single real example', () => {
    const call = (): unknown => authPct({ real: line(1), generated: line(1) });
    expect(call).toThrow('[metrics/auth-pct] real must hold rows x cols numbers, of at least 2 rows');
  });
});

describe('vendi', () => {
  it('counts directions: 1 of one, k of k orthogonal ones as often', () => {
    expect(vendi(featuresOf(9, 5, (i, j) => (i + 1) * (j - 1.5))).value).toBeCloseTo(1, 12);
    for (const [rows, cols] of [
      [30, 6],
      [6, 30],
    ] as const) {
      expect(vendi(featuresOf(rows, cols, (i, j) => (i % 3 === j ? i + 1 : 0))).value).toBeCloseTo(3, 12);
    }
  });

  it('is the entropy of a share of 1/4 and one of 3/4', () => {
    const { value } = vendi(featuresOf(400, 2, (i, j) => (Number(i % 4 === 0) === j ? 2 : 0)));
    expect(value).toBeCloseTo(Math.exp(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75)), 12);
  });

  it('does not change with the length of rows, their order, or each coming twice, and lies in 1..min(N, D)', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (seed, rows, cols) => {
        const set = uniform(seed, rows, cols, 2, -1);
        const { value } = vendi(set);
        const twice = featuresOf(2 * rows, cols, (i, j) => (i + 1) * set.data[((2 * rows - 1 - i) >> 1) * cols + j]!);
        expect(vendi(twice).value).toBeCloseTo(value, 9);
        expect(value).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.min(rows, cols) + 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('does not overflow', () => {
    const set = uniform(4, 20, 5, 2, -1);
    const huge = featuresOf(20, 5, (i, j) => set.data[i * 5 + j]! * 1e300);
    expect(vendi(huge).value).toBeCloseTo(vendi(set).value, 10);
  });

  it('refuses a row of zeros by its number', () => {
    const set = toFloat32(featuresOf(300, 2, (i) => (i === 290 ? 0 : 1)));
    expect(() => vendi(set)).toThrow('[metrics/vendi] row 290 is zero, which has no direction.');
  });
});

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
    // Three images, two equal: of the six ordered pairs two have a similarity of 1.
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
      'height must be an integer of at least 16; received 15. The fifth scale needs a pixel.',
    ],
    [{ ...good, n: 1 }, {}, 'n must be an integer of at least 2; received 1. A pair needs two images.'],
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
