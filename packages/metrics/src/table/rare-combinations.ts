import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { columnsOf } from './column-values.ts';
import type { TableSets } from './table-sets.ts';

/** Combinations of cells that few rows of the training have, and how often they come back. */
export interface RareCombinations {
  /** Combinations that 1 to k - 1 rows of the training have. */
  readonly combinations: number;
  /** The share of the training's rows that have one of them. */
  readonly training: number;
  /** The share of synthetic rows that have one of them, and of the holdout's rows, which is what chance gives. */
  readonly synthetic: number;
  readonly holdout: number;
}

/** Settings of {@link rareCombinations}. */
export interface RareCombinationsOptions {
  /** What others may know of a person: columns of words or numbers. @default all columns of words */
  readonly columns?: readonly string[];
  /** Fewer rows than these can be singled out. @default 5 */
  readonly k?: number;
}

const where = 'metrics/rare-combinations';

/**
 * k-anonymity of rare combinations: how often synthetic rows have a combination of cells that fewer than k rows of the training
 * share (Sweeney 2002, "k-anonymity: a model for protecting privacy").
 *
 * Some come back by chance, as they do in the holdout's rows: the share of synthetic rows stands beside that of the holdout.
 * Numbers and dates are compared as they are: name a column of them only where others know it that well.
 *
 * @throws GanError `argument` for columns that are none, a table without words where none are named, and k below 2
 */
export function rareCombinations(
  spec: TableSpec,
  { training, holdout, synthetic }: TableSets,
  options: RareCombinationsOptions = {},
): RareCombinations {
  checkKnownOptions(where, options, ['columns', 'k']);
  const words = spec.columns.filter(({ type }) => type === 'category' || type === 'boolean').map(({ name }) => name);
  const { columns = words, k = 5 } = options;
  if (!(Number.isInteger(k) && k >= 2)) {
    throw new GanError(where, `k must be an integer of at least 2; received ${formatValue(k)}.`);
  }
  const known = spec.columns.map(({ name }) => name);
  const unknown = columns.find((name) => !known.includes(name));
  if (unknown !== undefined || columns.length === 0) {
    const received = unknown === undefined ? 'none' : formatValue(unknown);
    throw new GanError(where, `columns must name some of ${known.slice(0, 20).join(', ')}; received ${received}.`);
  }
  const own = { ...spec, columns: spec.columns.filter(({ name }) => columns.includes(name)) };
  const keysOf = (rows: readonly TableRow[]): string[] => {
    const found = columnsOf(where, own, rows);
    return rows.map((_, i) => found.map(({ values }) => values[i]).join('\u0001'));
  };
  const counts = new Map<string, number>();
  for (const key of keysOf(training)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const isRare = (key: string): boolean => (counts.get(key) ?? k) < k;
  const share = (rows: readonly TableRow[]): number => keysOf(rows).filter(isRare).length / rows.length;
  return {
    combinations: [...counts.values()].filter((count) => count < k).length,
    training: share(training),
    synthetic: share(synthetic),
    holdout: share(holdout),
  };
}
