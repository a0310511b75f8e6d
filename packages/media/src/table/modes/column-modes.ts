import type { Mode } from '../spec.ts';
import { bayesianMixture } from './bayesian-mixture.ts';

/** Gaussians with a smaller weight are dropped, as in CTGAN's reference code. */
export const LEAST_WEIGHT = 0.005;
/**
 * If at least this share of the rows has the same value, the value becomes a separate mode. With ten modes, this is
 * half of an even share.
 */
export const LEAST_SPIKE = 0.05;
/** Minimum number of rows of a separate mode. Fewer rows may have the same value by chance. */
const LEAST_ROWS = 20;
/**
 * The standard deviation of a mode that represents a single value, divided by the standard deviation of the column. It
 * is so small that every number within four such deviations rounds to this value.
 */
export const SPIKE_WIDTH = 1e-9;

/**
 * Fits the modes of a column. If many rows have the same value, the value is a separate mode. A mixture is fitted to
 * all other values. They are scaled by their standard deviation, so that units do not matter.
 *
 * Suppose that nine of ten rows are 0. Without a separate mode, 0 would share a Gaussian with 1 and 2, and samples
 * would be 0, 1 and 2.
 *
 * @param counts the frequency of each value
 * @param components maximum number of modes
 */
export function columnModes(counts: ReadonlyMap<number, number>, components: number): Mode[] {
  const { mean, std, n } = momentsOf(counts);
  // If the numbers differ only in their last bits, one mode is enough.
  if (components === 1 || !(std > 1e-12 * Math.abs(mean))) return [{ mean, std: std || 1, weight: 1 }];
  const spikes = [...counts].filter(([, count]) => count >= Math.max(LEAST_ROWS, LEAST_SPIKE * n));
  spikes.sort(([a, countA], [b, countB]) => countB - countA || a - b).splice(components - 1);
  const others = new Map(counts);
  for (const [value] of spikes) others.delete(value);
  const share = [...others.values()].reduce((sum, count) => sum + count, 0) / n;
  const gaussians = share > 0 ? mixtureOf(others, components - spikes.length) : [];
  return [
    ...gaussians.map((mode) => ({ ...mode, weight: share * mode.weight })),
    ...spikes.map(([value, count]) => ({ mean: value, std: SPIKE_WIDTH * std, weight: count / n })),
  ].sort((a, b) => a.mean - b.mean);
}

/** Fits the Gaussians of a column. It does not look for separate modes. */
export function mixtureOf(counts: ReadonlyMap<number, number>, components: number): Mode[] {
  const { mean, std, values, times } = momentsOf(counts);
  if (components === 1 || !(std > 1e-12 * Math.abs(mean))) return [{ mean, std: std || 1, weight: 1 }];
  const standard = values.map((value) => (value - mean) / std);
  const modes = bayesianMixture(standard, times, { components }).filter(({ weight }) => weight > LEAST_WEIGHT);
  return modes.map((mode) => ({ mean: mean + std * mode.mean, std: std * mode.std, weight: mode.weight }));
}

function momentsOf(counts: ReadonlyMap<number, number>) {
  const values = Float64Array.from(counts.keys()).sort();
  const times = values.map((value) => counts.get(value)!);
  const n = times.reduce((sum, count) => sum + count, 0);
  const mean = values.reduce((sum, value, i) => sum + (times[i]! / n) * value, 0);
  const variance = values.reduce((sum, value, i) => sum + (times[i]! / n) * (value - mean) ** 2, 0);
  return { values, times, n, mean, std: Math.sqrt(variance) };
}
