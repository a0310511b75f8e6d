import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { unitVector } from './unit-vector.ts';

/**
 * Returns one point [n,Z] on each path from a row of `from` to the same row of `to`. The result has the type of `from`.
 * Place 0 is the start of a path, and place 1 is its end.
 *
 * `slerp` is that of StyleGAN: both ends are scaled to norm 1, and the path is on the unit sphere (Shoemake 1985). If
 * both ends have the same or opposite directions, there is no unique shortest path, and the result is the start.
 */
export function interpolated(
  interpolation: 'lerp' | 'slerp',
  from: FeatureMatrix,
  to: FeatureMatrix,
  places: readonly number[],
): FeatureMatrix {
  const { rows, cols } = from;
  const data = from.data.slice();
  for (let i = 0; i < rows; i++) {
    const [a, b] = [from, to].map((side) => Float64Array.from(side.data.subarray(i * cols, (i + 1) * cols)));
    const point =
      interpolation === 'lerp' ? lerp(a!, b!, places[i]!) : slerp(unitVector(a!), unitVector(b!), places[i]!);
    data.set(point, i * cols);
  }
  return { data, rows, cols };
}

function lerp(a: Float64Array, b: Float64Array, t: number): Float64Array {
  return a.map((x, k) => x + (b[k]! - x) * t);
}

function slerp(a: Float64Array, b: Float64Array, t: number): Float64Array {
  const cosine = Math.max(-1, Math.min(1, dot(a, b)));
  if (1 - Math.abs(cosine) < 1e-14) return a; // the part of b that is orthogonal to a is only a rounding error
  const angle = t * Math.acos(cosine);
  const towards = unitVector(b.map((x, k) => x - cosine * a[k]!));
  return unitVector(a.map((x, k) => x * Math.cos(angle) + towards[k]! * Math.sin(angle)));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, k) => sum + x * b[k]!, 0);
}
