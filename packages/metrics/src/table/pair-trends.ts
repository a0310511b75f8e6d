import type { TableRow, TableSpec } from '@ganforge/media';
import { totalVariation } from './column-shapes.ts';
import { type ColumnValues, columnsOf } from './column-values.ts';

const where = 'metrics/pair-trends';
const BINS = 10;

/** Contains the similarity of the relation between two columns in two tables. */
export interface PairTrend {
  readonly columns: readonly [string, string];
  /** The similarity, in [0,1]. 1 is best. */
  readonly score: number;
}

/** The result of {@link pairTrends} for all pairs. */
export interface PairTrends {
  /** The mean of the scores of all pairs, in [0,1]. 1 is best. It is NaN for a table with a single column. */
  readonly score: number;
  readonly pairs: readonly PairTrend[];
}

/**
 * Compares the relation between each pair of columns in two tables, like CorrelationSimilarity and
 * ContingencySimilarity of SDMetrics.
 *
 * For two columns of numbers the similarity is `1 - |r - r'| / 2`, where r and r' are the correlations of Pearson in
 * both tables. For other pairs it is 1 minus the total variation distance of the joint distributions, with numbers in
 * ten bins of equal width. In contrast to SDMetrics, the bins of both tables are computed from the real values, and
 * values outside are counted in the first or last bin. All pairs count, including columns that are not related.
 *
 * @throws GanError `argument` if there are no rows
 */
export function pairTrends(spec: TableSpec, real: readonly TableRow[], synthetic: readonly TableRow[]): PairTrends {
  const [a, b] = [columnsOf(where, spec, real), columnsOf(where, spec, synthetic)];
  const binned = a.map((column, k) => [inBins(column, column), inBins(b[k]!, column)] as const);
  const pairs = a.flatMap((first, i) =>
    a.slice(i + 1).map((second, d): PairTrend => {
      const j = i + 1 + d;
      const score =
        first.type === 'number' && second.type === 'number'
          ? correlationSimilarity([first, second], [b[i]!, b[j]!])
          : 1 - totalVariation(joint(binned[i]![0], binned[j]![0]), joint(binned[i]![1], binned[j]![1]));
      return { columns: [first.name, second.name], score };
    }),
  );
  return { score: pairs.reduce((sum, { score }) => sum + score, 0) / pairs.length, pairs };
}

function correlationSimilarity(real: readonly ColumnValues[], synthetic: readonly ColumnValues[]): number {
  const [r, s] = [real, synthetic].map(([a, b]) => pearson(a!.values as Float64Array, b!.values as Float64Array));
  // A constant column has no correlation. If neither table has one, the pairs count as equal.
  if (Number.isNaN(r) || Number.isNaN(s)) return Number(Number.isNaN(r!) && Number.isNaN(s!));
  return 1 - Math.abs(r! - s!) / 2;
}

/** Computes Pearson's correlation over the rows that have both values. It is NaN if a column is constant. */
function pearson(a: Float64Array, b: Float64Array): number {
  const rows = Array.from(a.keys()).filter((i) => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!));
  const mean = (values: Float64Array): number => rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const i of rows) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Returns the categories of a column. For numbers it returns the index of one of ten bins of the real values. */
function inBins(column: ColumnValues, real: ColumnValues): readonly string[] {
  if (column.type !== 'number') return column.values;
  const known = (real.values as Float64Array).filter((value) => !Number.isNaN(value));
  const low = known.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY);
  const high = known.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS || 1;
  return Array.from(column.values, (value) =>
    Number.isNaN(value) ? '\0missing' : String(Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)))),
  );
}

function joint(a: readonly string[], b: readonly string[]): string[] {
  return a.map((word, i) => `${word}\u0001${b[i]}`);
}
