import { LEAST_SPIKE, LEAST_WEIGHT, mixtureOf, SPIKE_WIDTH } from './modes/column-modes.ts';
import type { Mode } from './spec.ts';

/** Gaussian noise for the counts of a column. */
export interface CountNoise {
  /** Standard deviation of the noise of each count. */
  readonly deviation: number;
  /** Returns `n` standard normal numbers for a column. */
  normals(column: string, n: number): ArrayLike<number>;
}

/** Number of bins of a column of numbers. The bins are wide enough that the noise does not hide the shape. */
const BINS = 64;

/**
 * Adds noise to counts and rounds them to integers of at least 0. Without noise it returns the counts. One row adds 1
 * to a single count.
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
 * The bins cover the range of the values. The range is assumed to be public, so the minimum, the maximum and 0 are
 * known without the rows. Each of these three values has its own count, and becomes a separate mode if at least 5 % of
 * the rows have this value. A row still adds 1 to a single count. A bin is treated as empty if its count is below two
 * standard deviations of the noise. Otherwise half of the noise would count as mass.
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
  const places = [...new Set(low < 0 && high > 0 ? [low, 0, high] : [low, high])];
  const bins = Array.from({ length: BINS + places.length }, () => 0);
  for (const [value, count] of counts) {
    const place = places.indexOf(value);
    const bin = place < 0 ? Math.min(BINS - 1, Math.floor((value - low) / width)) : BINS + place;
    bins[bin]! += count;
  }
  const noisy = noisyCounts(column, bins, noise).map((count) => (count > 2 * noise.deviation ? count : 0));
  const total = noisy.reduce((sum, count) => sum + count, 0);
  const wide = { mean: (low + high) / 2, std: (high - low) / 4 || 1 };
  // Only noise is left, so the mode covers the whole range.
  if (total === 0) return [{ ...wide, weight: 1 }];
  const centres = new Map<number, number>();
  const add = (at: number, count: number): void => {
    if (count > 0) centres.set(at, (centres.get(at) ?? 0) + count);
  };
  noisy.slice(0, BINS).forEach((count, i) => {
    add(low + (i + 0.5) * width, count);
  });
  const spikes = places.flatMap((mean, k) => {
    const weight = noisy[BINS + k]! / total;
    if (components > 1 && weight >= LEAST_SPIKE) return [{ mean, std: SPIKE_WIDTH * (high - low || 1), weight }];
    add(mean, noisy[BINS + k]!);
    return [];
  });
  const share = [...centres.values()].reduce((sum, count) => sum + count, 0) / total;
  // The rows that are hidden by the noise need a mode too.
  const gaussians =
    share > 0 ? mixtureOf(centres, Math.max(1, components - spikes.length)) : [{ ...wide, weight: LEAST_WEIGHT }];
  return [...gaussians.map((mode) => ({ ...mode, weight: (share || 1) * mode.weight })), ...spikes].sort(
    (a, b) => a.mean - b.mean,
  );
}
