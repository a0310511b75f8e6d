import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from './column-values.ts';

const where = 'metrics/column-shapes';

/** Contains the similarity of each column of two tables. */
export interface ColumnShapes {
  /** The mean of the similarities of all columns, in [0,1]. 1 is best. */
  readonly score: number;
  readonly columns: Readonly<Record<string, number>>;
}

/**
 * Compares the distribution of each column in two tables, like KSComplement and TVComplement of SDMetrics.
 *
 * For numbers and dates the similarity is 1 minus the Kolmogorov-Smirnov statistic, without missing values. For
 * categories it is 1 minus the total variation distance, and missing values are a category. Relations between columns
 * have no influence: if each column of the real table is shuffled independently, the similarity is 1.
 *
 * @throws GanError `argument` if there are no rows
 * @example
 * const { score, columns } = columnShapes(dataset.entries.rows, dataset.holdoutRows(), synthetic);
 */
export function columnShapes(spec: TableSpec, real: readonly TableRow[], synthetic: readonly TableRow[]): ColumnShapes {
  const [a, b] = [columnsOf(where, spec, real), columnsOf(where, spec, synthetic)];
  const found = a.map((column, k) => [column.name, shapeOf(column, b[k]!)] as const);
  return { score: found.reduce((sum, [, value]) => sum + value, 0) / found.length, columns: Object.fromEntries(found) };
}

function shapeOf(real: ColumnValues, synthetic: ColumnValues): number {
  if (real.type === 'number') return 1 - kolmogorovSmirnov(real.values, synthetic.values as Float64Array);
  return 1 - totalVariation(real.values, synthetic.values as readonly string[]);
}

/**
 * Computes the largest difference between two empirical distribution functions. It is NaN if one side has no values.
 */
function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a, b].map((values) => values.filter((value) => !Number.isNaN(value)).sort()) as [
    Float64Array,
    Float64Array,
  ];
  if (x.length === 0 || y.length === 0) return x.length === y.length ? 0 : 1;
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (x[i] === at) i++;
    while (y[j] === at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}

/** Computes half the sum of the absolute differences between the probabilities of two distributions. */
export function totalVariation(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const differences = new Map<string | number, number>();
  for (const value of a) differences.set(value, (differences.get(value) ?? 0) + 1 / a.length);
  for (const value of b) differences.set(value, (differences.get(value) ?? 0) - 1 / b.length);
  return [...differences.values()].reduce((sum, difference) => sum + Math.abs(difference), 0) / 2;
}
