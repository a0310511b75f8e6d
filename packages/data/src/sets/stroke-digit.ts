import type { RandomStream } from '@ganforge/core';
import { glyphs, maxPoints } from './stroke-glyphs.ts';
import { centreOfMass, rasterise, type Segments, smoothCurve } from './stroke-raster.ts';

/** Height and width of an image, as in MNIST. */
export const DIGIT_SIZE = 28;
/**
 * Length of a digit's longer side in pixels. As in MNIST, it fits into a box of 20 x 20 (LeCun et al. 1998, section
 * III.A).
 */
const BOX = 20;
/** Normally distributed numbers are clipped to this absolute value, so that every digit is readable. */
const CUT = 2.2;

/**
 * The random style of one digit. Lengths are in units of the glyph's frame, which is 100 high, unless stated otherwise.
 */
interface Hand {
  readonly slant: number;
  readonly aspect: number;
  /** Tangent of half the rotation angle. */
  readonly halfTurn: number;
  /** How much the whole digit is bent sideways. */
  readonly bow: number;
  /** How much the middle of the digit is moved up or down. */
  readonly waist: number;
  /** Length of the longer side in pixels. */
  readonly box: number;
  /** The pen's radius in pixels. */
  readonly pen: number;
  /** The increase of thickness along a stroke, as a fraction of `pen`. */
  readonly pressure: number;
  /** Width of the blurred edge of the ink, in pixels. */
  readonly softness: number;
  /** The target position of the ink's centre of mass, in pixels. */
  readonly centre: readonly [number, number];
}

/** Draws `digit` in a random style into `out`, 28 x 28 bytes. The digit is white (255) on black (0). */
export function drawDigit(digit: number, random: RandomStream, out: Uint8Array): void {
  const uniforms = random.uniformValues(8);
  const normals = random.normalValues(8 + 2 * maxPoints).map((x) => Math.min(CUT, Math.max(-CUT, x)));
  const ways = glyphs[digit]!;
  const glyph = ways[Math.floor(uniforms[0]! * ways.length)]!;
  const hand = drawHand(uniforms.subarray(1), normals);
  const points = place(glyph.points, hand, normals.subarray(8));
  rasterise(layOut(points, glyph.strokes, hand), DIGIT_SIZE, hand.softness, out);
}

/**
 * The spreads were chosen by comparison with MNIST. The mean of the slant is above 0, because digits in MNIST lean to
 * the right.
 */
function drawHand(uniforms: Float32Array, normals: Float32Array): Hand {
  return {
    slant: 0.2 + 0.2 * normals[0]!,
    aspect: 1.12 + 0.18 * normals[1]!,
    halfTurn: 0.045 * normals[2]!,
    bow: 3 * normals[3]!,
    waist: 4.5 * normals[4]!,
    box: BOX - 1.5 * uniforms[0]! * uniforms[1]!,
    pen: 0.85 + 0.9 * uniforms[2]! * (0.5 + uniforms[3]!),
    pressure: 0.12 * normals[5]!,
    softness: 0.9 + 0.7 * uniforms[4]!,
    centre: [14 + 0.4 * normals[6]!, 14 + 0.4 * normals[7]!],
  };
}

/** Moves each point of the glyph a little. Then bends, slants, stretches and rotates the whole glyph. */
function place(points: Float64Array, hand: Hand, jitter: Float32Array): Float64Array {
  const t = hand.halfTurn;
  const cosine = (1 - t * t) / (1 + t * t); // half-angle formulas, so that sin and cos are not called
  const sine = (2 * t) / (1 + t * t);
  const placed = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]! + 3 * jitter[i]! - 32;
    const y = points[i + 1]! + 3 * jitter[i + 1]! - 50;
    const middle = 1 - (y / 50) * (y / 50); // 1 in the middle, 0 at the top and the bottom
    const v = y + hand.waist * middle;
    const u = hand.aspect * (x + hand.bow * middle) - hand.slant * v;
    placed[i] = cosine * u - sine * v;
    placed[i + 1] = sine * u + cosine * v;
  }
  return placed;
}

/**
 * Converts strokes to line segments in pixels. The longer side, including the pen, fills the box. The centre of mass is
 * at the target position.
 */
function layOut(points: Float64Array, strokes: readonly (readonly number[])[], hand: Hand): Segments {
  const lines = strokes.map((stroke) => smoothCurve(points, stroke));
  const xs = lines.flatMap((line) => line.filter((_, i) => i % 2 === 0));
  const ys = lines.flatMap((line) => line.filter((_, i) => i % 2 === 1));
  const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const scale = (hand.box - 2 * hand.pen) / extent;
  const segments = new Float64Array(6 * lines.reduce((sum, line) => sum + line.length / 2 - 1, 0));
  let s = 0;
  for (const line of lines) {
    const count = line.length / 2 - 1;
    const radius = (i: number): number => hand.pen * (1 + hand.pressure * ((2 * i) / count - 1));
    for (let i = 0; i < count; i++) {
      for (let end = 0; end < 4; end++) segments[s + end] = scale * line[2 * i + end]!;
      segments[s + 4] = radius(i);
      segments[s + 5] = radius(i + 1);
      s += 6;
    }
  }
  return centred(segments, hand.centre);
}

function centred(segments: Segments, [x, y]: readonly [number, number]): Segments {
  const [mx, my] = centreOfMass(segments);
  for (let s = 0; s < segments.length; s += 6) {
    segments[s] = segments[s]! + x - mx;
    segments[s + 1] = segments[s + 1]! + y - my;
    segments[s + 2] = segments[s + 2]! + x - mx;
    segments[s + 3] = segments[s + 3]! + y - my;
  }
  return segments;
}
