import { cellOf, compareCells, countsIn } from './cells.ts';
import { average, type CrossDistances, quantile } from './distances.ts';
import { meanOf } from './principal-axes.ts';
import { DUPLICATES, type Reference } from './reference.ts';
import type { Rows } from './rows.ts';

/**
 * Computes statistics that compare samples with real examples.
 *
 * - `diversity`: the mean distance between two samples, divided by the mean distance between two real examples. 1 is
 *   ideal, and 0 means that all samples are equal.
 * - `distance`: the energy distance, normalised to 0..1: `(2 * E|X-Y| - E|X-X'| - E|Y-Y'|) / (2 * E|X-Y|)` (Székely &
 *   Rizzo 2013).
 * - `different` and `missing`: statistics of cells of the data; see {@link compareCells}.
 * - `support`: an estimate of the number of distinct samples divided by the number of distinct real examples, by the
 *   birthday test (Arora & Zhang 2018). It is the fraction of duplicates among pairs of real examples divided by the
 *   fraction among pairs of samples.
 * - `nearest`: the median distance from a sample to the nearest real example, divided by the median distance from a
 *   real example to its nearest other real example.
 * - `gap`: the median distance from a sample to the nearest real example, divided by the mean distance between two real
 *   examples.
 * - `copies`: the fraction of samples whose distance to a real example is less than half of the median distance from a
 *   real example to its nearest other real example.
 * - `centre-1` and `centre-2`: the mean of the samples minus the mean of the data, along the two directions of the
 *   largest variance of the data, in standard deviations.
 *
 * @param pairs the distances of all pairs of the first samples
 */
export function sampleStatistics(
  real: Reference,
  made: Rows,
  { mean: between, nearest }: CrossDistances,
  pairs: Float64Array,
): Readonly<Record<string, number>> {
  const spread = average(pairs);
  const counts = countsIn(cellOf(made, real.centres), real.centres.rows);
  const { different, missing } = compareCells(real.counts, counts);
  const duplicates = countUpTo(pairs, real.duplicate) / pairs.length;
  const centre = meanOf(made);
  const along = real.axes.axes.map(({ direction, deviation }) => {
    const shift = direction.reduce((sum, d, c) => sum + d * (centre[c]! - real.axes.mean[c]!), 0);
    return shift / Math.max(deviation, 1e-12);
  });
  return {
    'samples/diversity': spread / real.spread,
    'samples/distance': Math.max(0, (2 * between - spread - real.spread) / (2 * between)),
    'samples/different': different,
    'samples/missing': missing,
    'samples/support': DUPLICATES / Math.max(duplicates, 1 / pairs.length),
    'samples/nearest': quantile(nearest, 0.5) / real.nearest,
    'samples/gap': quantile(nearest, 0.5) / real.spread,
    'samples/copies': nearest.filter((d) => d < real.nearest / 2).length / made.rows,
    'samples/centre-1': along[0] ?? 0,
    'samples/centre-2': along[1] ?? 0,
  };
}

function countUpTo(values: Float64Array, limit: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! <= limit) count++;
  return count;
}
