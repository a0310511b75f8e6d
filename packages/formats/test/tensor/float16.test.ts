import { toFloat16, toFloat32 } from '@ganforge/formats';
import { expect, it } from 'vitest';

/** Numbers and their half-precision bits, from numpy: `np.float32(x).astype(np.float16).view(np.uint16)`. */
const known: readonly (readonly [number, number])[] = [
  ...([
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [0.1, 0x2e66],
    [2 ** -14, 0x0400],
  ] as const),
  ...([
    [2 ** -24, 1],
    [3 * 2 ** -25, 2],
    [2 ** -26, 0],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
  ] as const),
  ...([
    [2 - 2 ** -12, 0x4000],
    [65519.996, 0x7bff],
    [65520, 0x7c00],
    [-1e30, 0xfc00],
    [Infinity, 0x7c00],
  ] as const),
];

it('toFloat16 is the nearest half, ties to even', () => {
  expect(Array.from(toFloat16(Float32Array.from(known, ([value]) => value)))).toEqual(known.map(([, bits]) => bits));
  expect(toFloat16(Float32Array.of(Number.NaN))[0]! & 0x7fff).toBeGreaterThan(0x7c00);
});

it('every half survives the conversion to float32 and back', () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter((bits) => (bits & 0x7fff) <= 0x7c00);
  const wide = toFloat32({ dtype: 'F16', shape: [halves.length], data: halves });
  expect(toFloat16(wide)).toEqual(halves);
});
