import type { Mode } from '../spec.ts';
import { bayesianMixture } from './bayesian-mixture.ts';

/** Gaussians of less weight are left out, as in CTGAN's reference. */
const LEAST_WEIGHT = 0.005;

/**
 * The modes of a column: a mixture that is fitted to its values in units of their deviation, so that units do not matter.
 *
 * @param counts how often each value stands
 * @param components most modes
 */
export function columnModes(counts: ReadonlyMap<number, number>, components: number): Mode[] {
  const values = Float64Array.from(counts.keys()).sort();
  const times = values.map((value) => counts.get(value)!);
  const n = times.reduce((sum, count) => sum + count, 0);
  const mean = values.reduce((sum, value, i) => sum + (times[i]! / n) * value, 0);
  const variance = values.reduce((sum, value, i) => sum + (times[i]! / n) * (value - mean) ** 2, 0);
  const std = Math.sqrt(variance);
  // Of equal numbers that differ in their last bits there is nothing to fit.
  if (components === 1 || !(std > 1e-12 * Math.abs(mean))) return [{ mean, std: std || 1, weight: 1 }];
  const standard = values.map((value) => (value - mean) / std);
  const modes = bayesianMixture(standard, times, { components }).filter(({ weight }) => weight > LEAST_WEIGHT);
  return modes.map((mode) => ({ mean: mean + std * mode.mean, std: std * mode.std, weight: mode.weight }));
}
