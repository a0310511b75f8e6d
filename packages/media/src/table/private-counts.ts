import { mixtureOf } from './modes/column-modes.ts';
import type { Mode } from './spec.ts';

/** Gaussian noise for the counts of a column. */
export interface CountNoise {
  /** Standard deviation of the noise of each count. */
  readonly deviation: number;
  /** Returns `n` standard normal numbers for a column. */
  normals(column: string, n: number): ArrayLike<number>;
}

/** Number of bins of a column of numbers. The bins are wide enough that noise does not hide the shape. */
const BINS = 64;

/**
 * Adds noise to counts and rounds them to 0, 1, ...; without noise it returns them unchanged. One row adds 1 to one of
 * them.
 */
export function noisyCounts(column: string, counts: readonly number[], noise: CountNoise | undefined): number[] {
  if (noise === undefined) return [...counts];
  const normals = noise.normals(column, counts.length);
  const noisy = counts.map((count, i) => Math.max(0, Math.round(count + noise.deviation * normals[i]!)));
  return noisy.some((count) => count > 0) ? noisy : counts.map(() => 1);
}

/**
 * Fits the modes of a column to its noisy counts in 64 bins of equal width.
 *
 * The bins span the range of the values, which counts as public. A bin with less than two deviations of the noise is
 * empty; otherwise half of the noise would count as mass.
 */
export function privateModes(
  column: string,
  counts: ReadonlyMap<number, number>,
  components: number,
  noise: CountNoise,
): Mode[] {
  const low = [...counts.keys()].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = [...counts.keys()].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS || 1;
  const bins = Array.from({ length: BINS }, () => 0);
  for (const [value, count] of counts) bins[Math.min(BINS - 1, Math.floor((value - low) / width))]! += count;
  const centres = new Map<number, number>();
  const noisy = noisyCounts(column, bins, noise);
  noisy.forEach((count, i) => {
    if (count > 2 * noise.deviation) centres.set(low + (i + 0.5) * width, count);
  });
  if (centres.size > 0) return mixtureOf(centres, components);
  // Everything is noise, so only the range remains.
  return [{ mean: (low + high) / 2, std: (high - low) / 4 || 1, weight: 1 }];
}
