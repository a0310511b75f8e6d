import { cellOf, compareCells, countsIn } from './cells.ts';
import { average, type CrossDistances, quantile } from './distances.ts';
import { meanOf } from './principal-axes.ts';
import { DUPLICATES, type Reference } from './reference.ts';
import type { Rows } from './rows.ts';

/**
 * Computes statistics of samples compared with real examples.
 *
 * - `diversity`: the mean distance between two samples divided by that between two real examples; 1 is ideal, 0 means
 *   that all samples are equal.
 * - `distance`: (2 E|X-Y| - E|X-X'| - E|Y-Y'|) / (2 E|X-Y|), the energy distance normalised to 0..1 (Székely & Rizzo
 *   2013).
 * - `different`, `missing`: statistics of cells of the data, see {@link compareCells}.
 * - `support`: the birthday test (Arora & Zhang 2018): the fraction of duplicate pairs of real examples divided by that
 *   of samples. This estimates the ratio of their numbers of distinct examples.
 * - `nearest`: the median distance from a sample to the nearest real example, divided by that from a real example to
 *   its nearest other real example.
 * - `gap`: the same distance divided by the mean distance between two real examples.
 * - `copies`: the fraction of samples that are nearer to a real example than half of that distance.
 * - `centre-1`, `centre-2`: the mean of the samples minus that of the data along the data's two directions of largest
 *   variance, in standard deviations.
 *
 * @param pairs distances of all pairs of the first samples
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
