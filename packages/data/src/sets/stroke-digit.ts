import type { RandomStream } from '@ganforge/core';
import { glyphs, maxPoints } from './stroke-glyphs.ts';
import { centreOfMass, rasterise, type Segments, smoothCurve } from './stroke-raster.ts';

/** Height and width of a digit, as MNIST's. */
export const DIGIT_SIZE = 28;
/** The digit's longer side, in pixels, as MNIST's: it fits a box of 20 x 20 (LeCun et al. 1998, section III.A). */
const BOX = 20;
/** Normals are truncated at this value, so that every digit is readable. */
const CUT = 2.2;

/** The random style of one digit. Lengths refer to the glyph's frame of 100, unless stated otherwise. */
interface Hand {
  readonly slant: number;
  readonly aspect: number;
  /** Tangent of half the angle. */
  readonly halfTurn: number;
  /** Bends the whole digit sideways. */
  readonly bow: number;
  /** Moves the waist of the digit up or down. */
  readonly waist: number;
  /** Longer side in pixels. */
  readonly box: number;
  /** The pen's radius in pixels. */
  readonly pen: number;
  /** The increase of thickness along a stroke, as a share of `pen`. */
  readonly pressure: number;
  /** Width of the ink's edge in pixels. */
  readonly softness: number;
  /** The target position of the ink's centre of mass, in pixels. */
  readonly centre: readonly [number, number];
}

/** Draws `digit` in a random style into `out`, 28 x 28 bytes, white (255) on black (0). */
export function drawDigit(digit: number, random: RandomStream, out: Uint8Array): void {
  const uniforms = random.uniformValues(8);
  const normals = random.normalValues(8 + 2 * maxPoints).map((x) => Math.min(CUT, Math.max(-CUT, x)));
  const ways = glyphs[digit]!;
  const glyph = ways[Math.floor(uniforms[0]! * ways.length)]!;
  const hand = drawHand(uniforms.subarray(1), normals);
  const points = place(glyph.points, hand, normals.subarray(8));
  rasterise(layOut(points, glyph.strokes, hand), DIGIT_SIZE, hand.softness, out);
}

/** The spreads were chosen by comparison with MNIST. Digits lean to the right there, hence the mean of the slant. */
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

/** Moves each point of the glyph a little, then bends, slants, stretches and rotates the whole glyph. */
function place(points: Float64Array, hand: Hand, jitter: Float32Array): Float64Array {
  const t = hand.halfTurn;
  const cosine = (1 - t * t) / (1 + t * t); // the half-angle formulas: no call to sin or cos
  const sine = (2 * t) / (1 + t * t);
  const placed = new Float64Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]! + 3 * jitter[i]! - 32;
    const y = points[i + 1]! + 3 * jitter[i + 1]! - 50;
    const middle = 1 - (y / 50) * (y / 50); // 1 at the waist, 0 at top and bottom
    const v = y + hand.waist * middle;
    const u = hand.aspect * (x + hand.bow * middle) - hand.slant * v;
    placed[i] = cosine * u - sine * v;
    placed[i + 1] = sine * u + cosine * v;
  }
  return placed;
}

/**
 * Converts strokes to segments in pixels. The longer side, including the pen, fills the box, and the centre of mass is
 * at the target.
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
