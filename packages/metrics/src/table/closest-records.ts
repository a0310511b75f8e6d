import { GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from './column-values.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/closest-records';

/** How near synthetic rows are to those that were learned from, beside how near they are to others. */
export interface ClosestRecords {
  /** Median distance to the nearest row of the training, and of the holdout. */
  readonly training: number;
  readonly holdout: number;
  /** The share of synthetic rows that are nearer to the training than to the holdout; 1/2 is ideal, ties count half. */
  readonly nearerToTraining: number;
  /** Median ratio of the distances to the nearest and the second nearest row of the training, in [0,1]; 0 is a copy. */
  readonly neighbourRatio: number;
  /** The share of synthetic rows that are a row of the training, cell by cell, and of the holdout. */
  readonly copies: number;
  readonly holdoutCopies: number;
}

/**
 * Distances of synthetic rows to the closest record (DCR) and nearest-neighbour ratios (NNDR), by the mean over columns of |d| /
 * range, at most 1, for numbers, and of 0 or 1 for words.
 *
 * A generator that learned by heart makes rows that are nearer to those it saw. Only training rows are drawn from as many as the
 * holdout has, evenly, since of more rows one is nearer by chance. Ranges are those of both sets together.
 *
 * @throws GanError `argument` for fewer than two rows to compare with
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

/** The distance of row i of one table and row j of another, by the numbers of the tables. */
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
      // NaN: one of the values is missing, or both are, which is alike.
      sum += Number.isNaN(d) ? Number(Number.isNaN(column[a]![i]!) !== Number.isNaN(column[b]![j]!)) : Math.min(1, d);
    }
    return sum / columns.length;
  };
}

/** A column of all tables as numbers: in units of its range over the first two, or words by their numbers. */
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

/** `count` of the indices 0..n-1, evenly. */
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
