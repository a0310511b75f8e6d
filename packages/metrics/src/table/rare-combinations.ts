import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { columnsOf } from './column-values.ts';
import type { TableSets } from './table-sets.ts';

/** Describes combinations of cells that are rare in the training set, and how often they occur in other sets. */
export interface RareCombinations {
  /** Number of combinations that occur in 1 to k - 1 training rows. */
  readonly combinations: number;
  /** The share of training rows that have one of these combinations. */
  readonly training: number;
  /**
   * The share of synthetic rows that have one of these combinations. `holdout` is the share of holdout rows, which
   * shows how many occur by chance.
   */
  readonly synthetic: number;
  readonly holdout: number;
}

/** Options of {@link rareCombinations}. */
export interface RareCombinationsOptions {
  /** Columns whose cells other people may know about a person. @default all categorical columns */
  readonly columns?: readonly string[];
  /** A combination is rare if fewer than this number of training rows have it. @default 5 */
  readonly k?: number;
}

const where = 'metrics/rare-combinations';

/**
 * Measures k-anonymity of rare combinations. It computes the share of synthetic rows with a combination of cells that
 * fewer than k training rows have.
 *
 * Holdout rows also have such combinations by chance, so compare the share of synthetic rows with that of holdout rows.
 * Numbers and dates must match exactly. Include such a column only if other people know it that precisely. Source:
 * Sweeney 2002, "k-anonymity: a model for protecting privacy".
 *
 * @throws GanError `argument` if a column does not exist, if no columns are given and the table has no categorical
 *   column, or if k is below 2
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
