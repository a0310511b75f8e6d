import { GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from './column-values.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/closest-records';

/** How close synthetic rows are to the training rows, compared to holdout rows. */
export interface ClosestRecords {
  /** Median distance to the closest training row; `holdout` is the same for the holdout. */
  readonly training: number;
  readonly holdout: number;
  /**
   * The share of synthetic rows that are closer to the training set than to the holdout. 1/2 is ideal; ties count half.
   */
  readonly nearerToTraining: number;
  /** Median ratio of the distances to the closest and the second closest training row, in [0,1]; 0 means a copy. */
  readonly neighbourRatio: number;
  /**
   * The share of synthetic rows that equal a training row in all cells; `holdoutCopies` is the same for the holdout.
   */
  readonly copies: number;
  readonly holdoutCopies: number;
}

/**
 * Computes the distances of synthetic rows to the closest record (DCR) and nearest-neighbour ratios (NNDR).
 *
 * The distance of two rows is the mean over columns of |d| / range (at most 1) for numbers, and of 0 or 1 for
 * categories. A generator that memorised makes rows closer to the training set. The training set is reduced to the size
 * of the holdout, evenly, because among more rows one is closer by chance. Ranges are those of both sets together.
 *
 * @throws GanError `argument` if there are fewer than two rows to compare with
 */
export function closestRecords(spec: TableSpec, { training, holdout, synthetic }: TableSets): ClosestRecords {
  const size = Math.min(training.length, holdout.length);
  if (size < 2)
    throw new GanError(where, `training and holdout must each have at least two rows; the smaller has ${size}.`);
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

/** Returns a function for the distance between row i of one table and row j of another, by table indices. */
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
      // NaN means that one value is missing, or both, which counts as equal.
      sum += Number.isNaN(d) ? Number(Number.isNaN(column[a]![i]!) !== Number.isNaN(column[b]![j]!)) : Math.min(1, d);
    }
    return sum / columns.length;
  };
}

/**
 * Converts a column of all tables to numbers: in units of its range over the first two tables, or indices of
 * categories.
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

/** Returns `count` evenly spaced indices of 0..n-1. */
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

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
