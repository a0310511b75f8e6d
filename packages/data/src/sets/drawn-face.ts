import type { RandomStream } from '@ganforge/core';
import { between, type Colour, ellipse, line, paintShape, ring, type Shape } from '../drawing/canvas.ts';

/** The attributes of a drawn face. */
export interface FaceAttributes {
  /** Whether the hair reaches the chin. Otherwise it covers only the top of the head. */
  readonly longHair: boolean;
  /** Whether the corners of the mouth point up. Otherwise they are about level. */
  readonly smile: boolean;
  readonly glasses: boolean;
  /** Whether the skin has one of the darker tones. Otherwise it has one of the lighter tones. */
  readonly darkSkin: boolean;
}

/** Number of random numbers per example, for position, proportions and colours. */
const DRAWS = 24;
/** Number of line segments of a mouth. */
const PIECES = 8;

const HAIR: readonly Colour[] = [
  [28, 24, 22],
  [92, 58, 32],
  [196, 150, 70],
  [150, 60, 34],
  [150, 150, 152],
];
const LIGHT: readonly [Colour, Colour] = [
  [248, 222, 200],
  [224, 182, 148],
];
const DARK: readonly [Colour, Colour] = [
  [150, 98, 66],
  [84, 52, 36],
];

/**
 * Draws a face from the front into `out`, [side,side,3] bytes. It draws hair, head, eyes, brows, nose, mouth and
 * glasses.
 *
 * The stream determines everything except the attributes, and does not depend on them. So with the same stream and one
 * changed attribute, the face differs only in that attribute. Only + - * / and sqrt are used, which IEEE 754 rounds
 * exactly, so the bytes are the same everywhere.
 */
export function drawFace(attributes: FaceAttributes, random: RandomStream, side: number, out: Uint8Array): void {
  const u = random.uniformValues(DRAWS);
  const spread = (i: number, from: number, to: number): number => from + (to - from) * u[i]!;
  const [cx, cy] = [spread(0, -0.08, 0.08), spread(1, -0.02, 0.1)];
  const [wide, high] = [spread(2, 0.44, 0.56), spread(3, 0.56, 0.68)];
  const hair = HAIR[Math.floor(u[4]! * HAIR.length)]!;
  const [lighter, darker] = attributes.darkSkin ? DARK : LIGHT;
  const skin = between(lighter, darker, u[5]!);
  const background: Colour = [spread(6, 120, 240), spread(7, 120, 240), spread(8, 120, 240)];
  const canvas = new Float64Array(3 * side * side);
  const paint = (shape: Shape, colour: Colour): void => paintShape(canvas, side, shape, colour);
  paint({ outside: () => -1, box: [-1, -1, 1, 1] }, background);

  const [top, fringe] = [spread(9, 0.1, 0.2), spread(10, 0.3, 0.5)];
  if (attributes.longHair) {
    paint(ellipse(cx, cy - 0.05, wide + 0.16, high + 0.12), hair);
    for (const s of [-1, 1]) paint(line(cx + s * wide, cy, cx + s * (wide + 0.02), cy + high, 0.16), hair);
  } else {
    paint(ellipse(cx, cy - 0.08, wide + 0.05, high + 0.06), hair);
  }
  for (const s of [-1, 1]) paint(line(cx, cy + high - 0.1, cx + s * 0.05, 1.2, 0.2), between(skin, [0, 0, 0], 0.12)); // neck
  paint(ellipse(cx, cy, wide, high), skin);
  // The hair over the forehead is the part of the head that is above a slightly curved line.
  const head = ellipse(cx, cy, wide + 0.03, high + 0.03);
  const brow = cy - high * (1 - fringe);
  const covered = (x: number, y: number): number => Math.max(head.outside(x, y), y - brow - top * (x - cx) * (x - cx));
  paint({ outside: covered, box: head.box }, hair);

  const [apart, eyes] = [spread(11, 0.17, 0.24), cy - spread(12, 0.02, 0.1)];
  const [open, iris] = [spread(13, 0.05, 0.085), spread(14, 0.035, 0.055)];
  const dark: Colour = [40, 30, 28];
  const pupil: Colour = [spread(15, 20, 90), spread(16, 40, 90), spread(17, 30, 120)];
  const raise = spread(18, 0.1, 0.15);
  for (const s of [-1, 1]) {
    const x = cx + s * apart;
    paint(ellipse(x, eyes, 0.1, open), [250, 250, 250]);
    paint(ellipse(x, eyes, iris, iris), pupil);
    paint(line(x - 0.1, eyes - raise, x + 0.1, eyes - raise - 0.01, 0.018), between(hair, dark, 0.3));
  }
  const nose = spread(19, 0.12, 0.2);
  paint(line(cx, eyes + 0.06, cx + 0.02, eyes + 0.06 + nose, 0.022), between(skin, [0, 0, 0], 0.22));
  const [half, lift] = [spread(20, 0.16, 0.22), attributes.smile ? spread(21, 0.1, 0.15) : spread(21, -0.03, 0.01)];
  const mouth = cy + high * spread(22, 0.5, 0.58);
  paint(bent(cx, mouth, half, lift, 0.034), [168, 48, 56]);
  const [rim, frame] = [spread(23, 0.13, 0.155), [20, 20, 24] as const];
  for (const s of attributes.glasses ? [-1, 1] : []) {
    const lens = ellipse(cx + s * apart, eyes, rim, rim);
    paint(ring(lens, 0.024), frame);
    paint(line(cx + s * (apart + rim), eyes, cx + s * wide, eyes - 0.03, 0.02), frame);
  }
  if (attributes.glasses) paint(line(cx - apart + rim, eyes, cx + apart - rim, eyes, 0.02), frame);
  for (let i = 0; i < out.length; i++) out[i] = Math.floor(canvas[i]! + 0.5);
}

/** Returns a mouth. It is a parabola whose corners are `lift` above its middle. */
function bent(cx: number, cy: number, half: number, lift: number, radius: number): Shape {
  const at = (i: number): [number, number] => {
    const t = (2 * i) / PIECES - 1;
    return [cx + half * t, cy + lift * (0.5 - t * t)];
  };
  const pieces = Array.from({ length: PIECES }, (_, i) => line(...at(i), ...at(i + 1), radius));
  const reach = Math.abs(lift) / 2 + radius;
  return {
    outside: (x, y) => pieces.reduce((nearest, piece) => Math.min(nearest, piece.outside(x, y)), 10),
    box: [cx - half - radius, cy - reach, cx + half + radius, cy + reach],
  };
}
