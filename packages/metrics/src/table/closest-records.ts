import { GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from './column-values.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/closest-records';

/** Contains the distances of synthetic rows to training rows, and to holdout rows for comparison. */
export interface ClosestRecords {
  /**
   * The median distance of synthetic rows to the closest training row. `holdout` is the median distance to the closest
   * holdout row.
   */
  readonly training: number;
  readonly holdout: number;
  /**
   * The share of synthetic rows that are closer to the training rows than to the holdout rows. 1/2 is ideal. A row with
   * equal distances counts as one half.
   */
  readonly nearerToTraining: number;
  /**
   * The median of the distance to the closest training row divided by the distance to the second closest one. It is in
   * [0,1]; for copies it is 0.
   */
  readonly neighbourRatio: number;
  /**
   * The share of synthetic rows that are equal to a training row in all cells. `holdoutCopies` is the share of
   * synthetic rows that are equal to a holdout row in all cells.
   */
  readonly copies: number;
  readonly holdoutCopies: number;
}

/**
 * Computes the distances of synthetic rows to the closest record (DCR) and nearest-neighbour ratios (NNDR).
 *
 * The distance of two rows is the mean over columns. For numbers it is `|difference| / range`, at most 1; for
 * categories it is 0 or 1. If a generator memorised the training rows, its rows are closer to them than to the holdout
 * rows. The training set is reduced to the size of the holdout set by taking evenly spaced rows, because the closest
 * row of a larger set is closer by chance. The range of a column is computed from both sets together.
 *
 * @throws GanError `argument` if the training or the holdout set has fewer than two rows
 */
export function closestRecords(spec: TableSpec, { training, holdout, synthetic }: TableSets): ClosestRecords {
  const size = Math.min(training.length, holdout.length);
  if (size < 2)
    throw new GanError(where, `training and holdout must each have at least two rows; the smaller table has ${size}.`);
  const distances = distancesOf(spec, [training, holdout, synthetic]);
  const [seen, unseen] = [training, holdout].map((rows) => spread(rows.length, size)) as [number[], number[]];
  const found = synthetic.map((_, i) => {
    const [near, second] = twoNearest(seen, (j) => distances(2, i, 0, j));
    const [other] = twoNearest(unseen, (j) => distances(2, i, 1, j));
    return { near, second, other };
  });
  const n = found.length;
  const share = (of: (one: (typeof found)[number]) => number): number =>
    found.reduce((sum, one) => sum + of(one), 0) / n;
  return {
    training: median(found.map(({ near }) => near)),
    holdout: median(found.map(({ other }) => other)),
    nearerToTraining: share(({ near, other }) => (near < other ? 1 : near === other ? 0.5 : 0)),
    neighbourRatio: median(found.map(({ near, second }) => (second === 0 ? 1 : near / second))),
    copies: share(({ near }) => Number(near === 0)),
    holdoutCopies: share(({ other }) => Number(other === 0)),
  };
}

/**
 * Returns a function that computes the distance between row i of table `a` and row j of table `b`. `a` and `b` are
 * indices of `tables`.
 */
export function distancesOf(
  spec: TableSpec,
  tables: readonly (readonly TableRow[])[],
): (a: number, i: number, b: number, j: number) => number {
  const all = tables.map((rows) => columnsOf(where, spec, rows));
  const columns = all[0]!.map((column, k) =>
    scaled(
      column,
      all.map((table) => table[k]!),
    ),
  );
  return (a, i, b, j) => {
    let sum = 0;
    for (const column of columns) {
      const d = Math.abs(column[a]![i]! - column[b]![j]!);
      // `d` is NaN if one or both values are missing. If both are missing, they count as equal.
      sum += Number.isNaN(d) ? Number(Number.isNaN(column[a]![i]!) !== Number.isNaN(column[b]![j]!)) : Math.min(1, d);
    }
    return sum / columns.length;
  };
}

/**
 * Converts a column of all tables to numbers. Numbers are divided by their range in the first two tables, and
 * categories are replaced by indices.
 */
function scaled(first: ColumnValues, tables: readonly ColumnValues[]): Float64Array[] {
  if (first.type === 'number') {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of tables.slice(0, 2).flatMap(({ values }) => Array.from(values as Float64Array))) {
      if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    const range = high > low ? high - low : 1;
    return tables.map(({ values }) => Float64Array.from(values as Float64Array, (x) => x / range));
  }
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    if (!numbers.has(word)) numbers.set(word, numbers.size);
    return numbers.get(word)!;
  };
  return tables.map(({ values }) => Float64Array.from(values as readonly string[], numberOf));
}

/** Returns `count` evenly spaced indices from 0 to n - 1. */
function spread(n: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}

function twoNearest(rows: readonly number[], distance: (j: number) => number): [number, number] {
  let [near, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const j of rows) {
    const d = distance(j);
    if (d < near) [near, second] = [d, near];
    else if (d < second) second = d;
  }
  return [near, second];
}

/** Returns the middle value. For an even number of values, it returns the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
