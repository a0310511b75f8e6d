import type { TableRow, TableSpec } from '@ganforge/media';
import { columnsOf } from './column-values.ts';

const where = 'metrics/distributions';
const BINS = 20;
const MOST_WORDS = 12;

/**
 * Describes the distribution of a column in real and in synthetic rows, as the share of rows in each bin or category.
 */
export interface Distribution {
  readonly column: string;
  readonly type: 'number' | 'word';
  /** The start of each bin, or the category. The last label may be `others` or `missing`. */
  readonly labels: readonly (number | string)[];
  readonly real: readonly number[];
  readonly synthetic: readonly number[];
}

/**
 * Computes the distribution of each column in real and in synthetic rows.
 *
 * Columns of numbers have 20 bins of equal width between the 1st and the 99th percentile of the real values. Smaller
 * values are counted in the first bin, and larger values in the last bin. Columns of categories have their 12 most
 * frequent categories.
 *
 * @throws GanError `argument` if there are no rows
 */
export function distributions(
  spec: TableSpec,
  real: readonly TableRow[],
  synthetic: readonly TableRow[],
): Distribution[] {
  const [a, b] = [columnsOf(where, spec, real), columnsOf(where, spec, synthetic)];
  return a.map((column, k): Distribution => {
    const other = b[k]!;
    if (column.type === 'word') return ofWords(column.name, column.values, other.values as readonly string[]);
    return ofNumbers(column.name, column.values, other.values as Float64Array);
  });
}

function ofWords(column: string, real: readonly string[], synthetic: readonly string[]): Distribution {
  const counts = new Map<string, number>();
  for (const word of real) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([word]) => word);
  const shown = words.slice(0, MOST_WORDS);
  const sharesOf = (values: readonly string[]): number[] => {
    const found = shown.map((word) => values.filter((value) => value === word).length / values.length);
    const rest = 1 - found.reduce((sum, share) => sum + share, 0);
    return [...found, Math.max(0, rest)];
  };
  const labels = shown.map((word) => (word === '\0missing' ? 'missing' : word));
  return { column, type: 'word', labels: [...labels, 'others'], real: sharesOf(real), synthetic: sharesOf(synthetic) };
}

function ofNumbers(column: string, real: Float64Array, synthetic: Float64Array): Distribution {
  const sorted = real.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, high] = at(0.01) < at(0.99) ? [at(0.01), at(0.99)] : [at(0), at(1)];
  const width = (high - low) / BINS || 1;
  const sharesOf = (values: Float64Array): number[] => {
    const shares = Array.from({ length: BINS + 1 }, () => 0);
    for (const value of values) {
      const bin = Number.isNaN(value) ? BINS : Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)));
      shares[bin]! += 1 / values.length;
    }
    return shares;
  };
  const labels = [...Array.from({ length: BINS }, (_, i) => low + i * width), 'missing'];
  return { column, type: 'number', labels, real: sharesOf(real), synthetic: sharesOf(synthetic) };
}
