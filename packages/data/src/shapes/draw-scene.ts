import type { RandomStream } from '@ganforge/core';
import { type Colour, ellipse, paintShape, type Shape } from '../drawing/canvas.ts';
import type { DrawnShape } from './scenes.ts';

/** Number of random values for the background and for each shape. */
const DRAWS = { ground: 4, shape: 6 } as const;

const COLOURS: Readonly<Record<DrawnShape['colour'], Colour>> = {
  red: [214, 48, 44],
  green: [52, 160, 72],
  blue: [48, 96, 214],
  yellow: [240, 200, 48],
};
/** Distance of the four places from the centre, in units of half the side. */
const OFF = 0.48;
const PLACES: Readonly<Record<DrawnShape['place'], readonly [number, number]>> = {
  left: [-OFF, 0],
  right: [OFF, 0],
  top: [0, -OFF],
  bottom: [0, OFF],
};
/** Smallest and largest radius of a circle. */
const RADII: Readonly<Record<DrawnShape['size'], readonly [number, number]>> = {
  small: [0.17, 0.21],
  large: [0.33, 0.38],
};
const ROOT3 = Math.sqrt(3);

/**
 * Draws shapes on a light background into `out`, [side,side,3] bytes.
 *
 * The attributes do not determine everything. The stream determines the shade of the background, and the shade, exact
 * size and position of each shape. The code uses only + - * / and sqrt, which IEEE 754 rounds exactly, so the bytes are
 * the same everywhere.
 */
export function drawScene(scene: readonly DrawnShape[], random: RandomStream, side: number, out: Uint8Array): void {
  const canvas = new Float64Array(3 * side * side);
  const ground = random.fork('ground').uniformValues(DRAWS.ground);
  const level = 205 + 35 * ground[0]!;
  const shade = (c: number): number => level + 16 * (ground[1 + c]! - 0.5);
  paintShape(canvas, side, { outside: () => -1, box: [-1, -1, 1, 1] }, [shade(0), shade(1), shade(2)]);
  scene.forEach((one, k) => {
    const u = random.fork('shape', k).uniformValues(DRAWS.shape);
    const [least, most] = RADII[one.size];
    const [x, y] = PLACES[one.place];
    const radius = least + (most - least) * u[0]!;
    const [cx, cy] = [x + 0.1 * (u[1]! - 0.5), y + 0.1 * (u[2]! - 0.5)];
    const [red, green, blue] = COLOURS[one.colour].map((value, c) => value + 30 * (u[3 + c]! - 0.5)) as [
      number,
      number,
      number,
    ];
    paintShape(canvas, side, FORMS[one.shape](cx, cy, radius), [red, green, blue]);
  });
  for (let i = 0; i < out.length; i++) out[i] = Math.max(0, Math.min(255, Math.floor(canvas[i]! + 0.5)));
}

/** Returns a shape for each form. All forms have about the same area as the circle. */
const FORMS: Readonly<Record<DrawnShape['shape'], (cx: number, cy: number, radius: number) => Shape>> = {
  circle: (cx, cy, radius) => ellipse(cx, cy, radius, radius),
  square(cx, cy, radius) {
    const half = 0.88 * radius;
    return {
      outside: (x, y) => Math.max(Math.abs(x - cx), Math.abs(y - cy)) - half,
      box: [cx - half, cy - half, cx + half, cy + half],
    };
  },
  triangle(cx, cy, radius) {
    // This is an equilateral triangle with a corner at the top. The distance of its edges from the centre is `inner`.
    const inner = 0.66 * radius;
    const outside = (x: number, y: number): number => {
      const [dx, dy] = [Math.abs(x - cx), y - cy];
      return Math.max(dy, (ROOT3 * dx - dy) / 2) - inner;
    };
    return { outside, box: [cx - ROOT3 * inner, cy - 2 * inner, cx + ROOT3 * inner, cy + inner] };
  },
};
