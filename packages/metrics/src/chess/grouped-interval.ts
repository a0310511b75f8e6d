import { GanError, Mt19937 } from '@ganforge/formats';

/** A mean and its 95 % confidence interval. */
export interface GroupedInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Computes the mean of values and its 95 % interval by a bootstrap over groups.
 *
 * Positions of the same game depend on each other, but different games are independent. So each resample draws whole
 * games. The interval is the percentile interval of Efron & Tibshirani 1993, "An introduction to the bootstrap",
 * chapter 13.
 *
 * @param groups the group of each value, for example its game
 * @throws GanError `shape` if there are no values, or if the numbers of groups and values differ
 * @example
 * const { low } = groupedInterval(gains, dataset.games);
 */
export function groupedInterval(
  values: ArrayLike<number>,
  groups: ArrayLike<number>,
  { resamples = 1000, seed = 0 }: { readonly resamples?: number; readonly seed?: number } = {},
): GroupedInterval {
  if (values.length === 0 || values.length !== groups.length) {
    const found = `${values.length} values and ${groups.length} groups`;
    throw new GanError('metrics/grouped-interval', `every value must have a group; received ${found}.`, {
      code: 'shape',
    });
  }
  const byGroup = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < values.length; i++) {
    const known = byGroup.get(groups[i]!) ?? { sum: 0, count: 0 };
    known.sum += values[i]!;
    known.count++;
    byGroup.set(groups[i]!, known);
  }
  const all = [...byGroup.values()];
  const meanOf = (chosen: readonly { sum: number; count: number }[]): number =>
    chosen.reduce((sum, one) => sum + one.sum, 0) / chosen.reduce((sum, one) => sum + one.count, 0);
  const random = new Mt19937(seed);
  const means = Array.from({ length: resamples }, () =>
    meanOf(all.map(() => all[Math.floor(random.random() * all.length)]!)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.min(resamples - 1, Math.floor(share * resamples))]!;
  return { mean: meanOf(all), low: at(0.025), high: at(0.975) };
}
