import type { RandomStream } from '@ganforge/core';

const SIZE = 28;
/** Rotation, shear and change of size: how much each entry of the map's matrix may differ from the identity's. */
const BEND = 0.15;
/** Pixels. */
const SHIFT = 2;

/**
 * Each image under an affine map of its own, drawn about the centre and read bilinearly; outside is black (-1).
 *
 * @param images [n,28,28,1] in [-1,1]
 */
export function bend(images: Float32Array, random: RandomStream): Float32Array {
  const out = new Float32Array(images.length).fill(-1);
  const n = images.length / SIZE ** 2;
  const uniforms = random.uniformValues(6 * n);
  for (let i = 0; i < n; i++) {
    const [a, b, c, d, x, y] = uniforms.subarray(6 * i, 6 * i + 6).map((u, k) => (2 * u - 1) * (k < 4 ? BEND : SHIFT));
    const map = [1 + a!, b!, c!, 1 + d!, x!, y!] as const;
    bendOne(images.subarray(i * SIZE ** 2, (i + 1) * SIZE ** 2), map, out.subarray(i * SIZE ** 2, (i + 1) * SIZE ** 2));
  }
  return out;
}

type AffineMap = readonly [xx: number, xy: number, yx: number, yy: number, x: number, y: number];

function bendOne(image: Float32Array, [xx, xy, yx, yy, shiftX, shiftY]: AffineMap, out: Float32Array): void {
  const middle = (SIZE - 1) / 2;
  for (let row = 0; row < SIZE; row++) {
    for (let col = 0; col < SIZE; col++) {
      const [dx, dy] = [col - middle, row - middle];
      const [x, y] = [middle + xx * dx + xy * dy + shiftX, middle + yx * dx + yy * dy + shiftY];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (left < 0 || top < 0 || left > SIZE - 2 || top > SIZE - 2) continue;
      const [u, v, at] = [x - left, y - top, top * SIZE + left];
      const upper = image[at]! * (1 - u) + image[at + 1]! * u;
      const lower = image[at + SIZE]! * (1 - u) + image[at + SIZE + 1]! * u;
      out[row * SIZE + col] = upper * (1 - v) + lower * v;
    }
  }
}
