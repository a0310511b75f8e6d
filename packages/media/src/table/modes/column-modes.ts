import type { Mode } from '../spec.ts';
import { bayesianMixture } from './bayesian-mixture.ts';

/** Gaussians of less weight are left out, as in CTGAN's reference. */
const LEAST_WEIGHT = 0.005;
/** A value that so large a share of rows has is a mode of its own: among ten modes, half of an even share. */
const LEAST_SPIKE = 0.05;
/** Fewer rows may share a value by chance. */
const LEAST_ROWS = 20;
/** The deviation of such a mode, in units of the column's: four of it round to the value itself. */
const SPIKE_WIDTH = 1e-9;

/**
 * The modes of a column: values that many rows have, each by itself, and for all others a mixture that is fitted to them in
 * units of their deviation, so that units do not matter.
 *
 * Without modes of their own, values such as the 0 of a column that is 0 in nine rows of ten share a gaussian with their
 * neighbours, and come back as 0, 1 and 2.
 *
 * @param counts how often each value stands
 * @param components most modes
 */
export function columnModes(counts: ReadonlyMap<number, number>, components: number): Mode[] {
  const { mean, std, n } = momentsOf(counts);
  // Of equal numbers that differ in their last bits there is nothing to fit.
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

/** Gaussians of a column, without modes of single values. */
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
