/**
 * Line segments [x0,y0,x1,y1,r0,r1], one after another, in pixels. A segment has two ends (x0,y0) and (x1,y1), and the
 * pen's radius r0 and r1 at its ends.
 */
export type Segments = Float64Array;
const STRIDE = 6;

/** Number of segments between two points of a curve. At 28 pixels, more segments make no visible difference. */
const PIECES = 5;

/**
 * Returns the polyline [x0,y0,x1,y1,...] of a smooth curve through `points` (Catmull-Rom). The curve is closed if the
 * first and the last point are equal.
 *
 * @param stroke indices of points in `points` [x0,y0,x1,y1,...]; two points give a straight line
 */
export function smoothCurve(points: Float64Array, stroke: readonly number[]): number[] {
  const last = stroke.length - 1;
  const closed = last > 1 && stroke[0] === stroke[last];
  const at = (i: number, axis: number): number => points[2 * stroke[i]! + axis]!;
  const line: number[] = [at(0, 0), at(0, 1)];
  if (last === 1) return [...line, at(1, 0), at(1, 1)];
  for (let i = 0; i < last; i++) {
    const before = i > 0 ? i - 1 : closed ? last - 1 : 0;
    const after = i + 2 <= last ? i + 2 : closed ? 1 : last;
    for (let piece = 1; piece <= PIECES; piece++) {
      for (let axis = 0; axis < 2; axis++) {
        line.push(catmullRom(at(before, axis), at(i, axis), at(i + 1, axis), at(after, axis), piece / PIECES));
      }
    }
  }
  return line;
}

/**
 * Evaluates the cubic from b (t = 0) to c (t = 1) with the slopes `(c - a) / 2` and `(d - b) / 2` (Catmull and Rom
 * 1974, uniform).
 */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Computes the centre of mass of a drawing. The weight of a segment is its length times its width. */
export function centreOfMass(segments: Segments): [number, number] {
  let [mass, mx, my] = [0, 0, 0];
  for (let s = 0; s < segments.length; s += STRIDE) {
    const [x0, y0, x1, y1] = [segments[s]!, segments[s + 1]!, segments[s + 2]!, segments[s + 3]!];
    const width = segments[s + 4]! + segments[s + 5]!;
    const ink = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)) * width + 1e-9;
    mass += ink;
    mx += ink * 0.5 * (x0 + x1);
    my += ink * 0.5 * (y0 + y1);
  }
  return [mx / mass, my / mass];
}

/**
 * Draws segments into a square of `size` pixels. Pixels are 255 inside the ink and 0 outside. At the edge, the value
 * changes over `softness` pixels.
 *
 * The value of a pixel depends on the distance of its centre from the nearest edge of the ink, so edges are
 * anti-aliased. Only + - * / and sqrt are used, which IEEE 754 rounds exactly, so the bytes are the same on every
 * engine.
 *
 * @param out receives `size * size` bytes, row by row from the top
 */
export function rasterise(segments: Segments, size: number, softness: number, out: Uint8Array): void {
  const depth = new Float64Array(size * size).fill(-softness); // how deep the centre of each pixel is inside the ink
  for (let s = 0; s < segments.length; s += STRIDE) addSegment(segments, s, size, softness, depth);
  for (let p = 0; p < out.length; p++) {
    const t = Math.min(1, Math.max(0, depth[p]! / softness + 0.5));
    out[p] = Math.floor(255 * t * t * (3 - 2 * t) + 0.5);
  }
}

function addSegment(segments: Segments, s: number, size: number, softness: number, depth: Float64Array): void {
  const [x0, y0, x1, y1] = [segments[s]!, segments[s + 1]!, segments[s + 2]!, segments[s + 3]!];
  const [r0, r1] = [segments[s + 4]!, segments[s + 5]!];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const reach = Math.max(r0, r1) + 0.5 * softness;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(size - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y1) + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
      const along = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const [ex, ey] = [px - along * dx, py - along * dy];
      const inside = r0 + along * (r1 - r0) - Math.sqrt(ex * ex + ey * ey);
      const p = row * size + column;
      if (inside > depth[p]!) depth[p] = inside;
    }
  }
}
