import { describe, expect, test } from 'vitest';
import {
  at,
  type Bilinear,
  convolution,
  einsum,
  forward,
  gradientW,
  gradientX,
  type NdArray,
  ndarray,
  noise,
  sumOver,
  window1d,
} from '../src/reference-kernels.ts';

const array = (shape: number[], ...values: number[]): NdArray => ({ shape, values: Float64Array.from(values) });
const list = (x: NdArray): number[] => Array.from(x.values);
const dot = (a: NdArray, b: NdArray): number => sumOver(a.values.length, (i) => a.values[i]! * b.values[i]!);

describe('by hand', () => {
  const x = array([1, 3, 3, 1], 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const filter = array([2, 2, 1, 1], 1, 10, 100, 1000);

  test('a valid convolution, and stride and padding', () => {
    const valid = convolution({ x: [1, 3, 3, 1], filter: [2, 2, 1, 1], stride: 1, pad: 'valid' });
    expect(list(forward(valid, x, filter))).toEqual([5421, 6532, 8754, 9865]);
    // The padding is after the last row and column. There the sums contain fewer products: only 9 in the corner.
    const same = convolution({ x: [1, 3, 3, 1], filter: [2, 2, 1, 1], stride: 2, pad: 'same' });
    expect(list(forward(same, x, filter))).toEqual([5421, 603, 87, 9]);
  });

  test('its two gradients', () => {
    const valid = convolution({ x: [1, 3, 3, 1], filter: [2, 2, 1, 1], stride: 1, pad: 'valid' });
    const dy = array([1, 2, 2, 1], 1, 0, 0, 2);
    expect(list(gradientX(valid, dy, filter))).toEqual([1, 10, 0, 100, 1002, 20, 0, 200, 2000]);
    expect(list(gradientW(valid, x, dy))).toEqual([1 + 2 * 5, 2 + 2 * 6, 4 + 2 * 8, 5 + 2 * 9]);
  });

  test('a depthwise convolution keeps channels apart; dilation spreads the taps', () => {
    const channels = array([1, 1, 2, 2], 1, 2, 3, 4);
    const each = array([1, 2, 2, 1], 1, 10, 100, 1000);
    const depthwise = convolution({ x: [1, 1, 2, 2], filter: [1, 2, 2, 1], stride: 1, pad: 'valid', depthwise: true });
    expect(list(forward(depthwise, channels, each))).toEqual([301, 4020]);
    const dilated = convolution({ x: [1, 3, 3, 1], filter: [2, 2, 1, 1], stride: 1, pad: 'valid', dilation: 2 });
    expect(list(forward(dilated, x, filter))).toEqual([9731]);
  });

  test('einsum, and TensorFlow padding: an odd cell goes behind', () => {
    const product = einsum('ij,jk->ik', [2, 2], [2, 1]);
    expect(list(forward(product, array([2, 2], 1, 2, 3, 4), array([2, 1], 10, 1)))).toEqual([12, 34]);
    expect(window1d(5, 4, 2, 'same')).toEqual({ out: 3, before: 1 });
    expect(window1d(8, 3, 2, 'same')).toEqual({ out: 4, before: 0 });
    expect(window1d(7, 3, 2, 'valid')).toEqual({ out: 3, before: 0 });
  });
});

test('forward and gradients are adjoint: <f(x, w), dy> = <x, dx> = <w, dw>', () => {
  const maps: Bilinear[] = [
    convolution({ x: [2, 7, 5, 3], filter: [4, 3, 3, 2], stride: 2, pad: 'same' }),
    convolution({ x: [2, 6, 6, 2], filter: [3, 3, 2, 2], stride: 1, pad: 'valid', depthwise: true }),
    einsum('bhid,bhjd->bhij', [2, 2, 3, 4], [2, 2, 5, 4]),
  ];
  for (const f of maps) {
    const [x, w, dy] = [noise(f.x, 1), noise(f.w, 2), noise(f.y, 3)];
    const value = dot(forward(f, x, w), dy);
    expect(dot(x, gradientX(f, dy, w))).toBeCloseTo(value, 12);
    expect(dot(w, gradientW(f, x, dy))).toBeCloseTo(value, 12);
  }
});

test('noise is exact in float32, spread over [-1,1), and another with another seed', () => {
  const x = noise([1000], 3);
  expect(list(x)).toEqual(list(x).map(Math.fround));
  expect(Math.min(...x.values)).toBeGreaterThanOrEqual(-1);
  expect(Math.max(...x.values)).toBeLessThan(1);
  // 3 standard errors of the mean of uniform numbers
  expect(Math.abs(sumOver(1000, (i) => x.values[i]!) / 1000)).toBeLessThan(0.06);
  expect(list(noise([1000], 4))).not.toEqual(list(x));
});

test('at reads row-major, broadcasts axes of size 1 and gives NaN outside', () => {
  const x = ndarray([2, 3], ([i, j]) => 10 * i! + j!);
  expect([at(x, [1, 2]), at(x, [0, 1]), at(x, [2, 0]), at(x, [0, -1])]).toEqual([12, 1, Number.NaN, Number.NaN]);
  expect(at(array([1, 2], 5, 6), [7, 1])).toBe(6);
});
