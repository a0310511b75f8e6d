import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from './column-values.ts';

const where = 'metrics/associations';

/** Contains the association of each pair of columns. It is in [-1,1] for two columns of numbers, otherwise in [0,1]. */
export interface Associations {
  readonly columns: readonly string[];
  /** The values by row and column. The association of a column with itself is 1. */
  readonly values: readonly (readonly number[])[];
}

/**
 * Computes the association of each pair of columns.
 *
 * For two columns of numbers it is Pearson's correlation, and for two columns of categories it is Cramer's V. For a
 * column of categories and a column of numbers it is the correlation ratio eta: the square root of the variance between
 * categories divided by the total variance. Missing numbers are ignored. The association with a constant column is 0.
 *
 * @throws GanError `argument` if there are no rows
 */
export function associations(spec: TableSpec, rows: readonly TableRow[]): Associations {
  const columns = columnsOf(where, spec, rows);
  const values = columns.map((a, i) => columns.map((b, j) => (i === j ? 1 : associationOf(a, b))));
  return { columns: columns.map(({ name }) => name), values };
}

function associationOf(a: ColumnValues, b: ColumnValues): number {
  if (a.type === 'number' && b.type === 'number') return pearson(a.values, b.values);
  if (a.type === 'word' && b.type === 'word') return cramersV(a.values, b.values);
  return a.type === 'word' && b.type === 'number'
    ? correlationRatio(a.values, b.values)
    : correlationRatio(b.values as readonly string[], a.values as Float64Array);
}

function pearson(a: Float64Array, b: Float64Array): number {
  let [n, sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  const [shiftA, shiftB] = [known(a), known(b)];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - shiftA, b[i]! - shiftB];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    sa += x;
    sb += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const [varA, varB] = [aa - (sa * sa) / n, bb - (sb * sb) / n];
  return varA > 1e-12 * aa && varB > 1e-12 * bb ? (ab - (sa * sb) / n) / Math.sqrt(varA * varB) : 0;
}

/**
 * Returns any value of the column. Differences from this value have no common offset, so their sums lose fewer digits.
 */
function known(values: Float64Array): number {
  return values.find((value) => !Number.isNaN(value)) ?? 0;
}

/** Computes `sqrt(chi^2 / (n * (min(rows, columns) - 1)))`. */
function cramersV(a: readonly string[], b: readonly string[]): number {
  const [as, bs, both] = [counted(a), counted(b), counted(a.map((word, i) => `${word}\u0001${b[i]}`))];
  const least = Math.min(as.size, bs.size) - 1;
  if (least === 0) return 0;
  let sum = 0;
  for (const [word, count] of as) {
    for (const [other, times] of bs) {
      const expected = (count * times) / a.length;
      sum += ((both.get(`${word}\u0001${other}`) ?? 0) - expected) ** 2 / expected;
    }
  }
  return Math.min(1, Math.sqrt(sum / (a.length * least)));
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function correlationRatio(words: readonly string[], numbers: Float64Array): number {
  const groups = new Map<string, { n: number; sum: number }>();
  let [n, sum, squares] = [0, 0, 0];
  const shift = known(numbers);
  words.forEach((word, i) => {
    const x = numbers[i]! - shift;
    if (Number.isNaN(x)) return;
    const group = groups.get(word) ?? { n: 0, sum: 0 };
    groups.set(word, { n: group.n + 1, sum: group.sum + x });
    n++;
    sum += x;
    squares += x * x;
  });
  const all = squares - (sum * sum) / n;
  if (!(all > 1e-12 * squares)) return 0;
  const between = [...groups.values()].reduce((total, group) => total + group.sum ** 2 / group.n, 0) - sum ** 2 / n;
  return Math.sqrt(Math.min(1, Math.max(0, between / all)));
}
