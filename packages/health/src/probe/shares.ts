import { type Specs, spansOf, type TableSpec } from '@ganforge/media';

/** Describes groups of examples whose shares are compared: classes of images, or categories of a column. */
export interface Groups {
  /** The names of the groups, such as `labels: cat` and `sex: female`. */
  readonly names: readonly string[];
  /** The share of each group among the real examples. The shares of the categories of a column sum to 1. */
  readonly real: readonly number[];
  /**
   * Returns the share of each group among samples. It is computed from the nearest real examples or from the values of
   * the samples.
   */
  of(neighbour: Int32Array, encoded: { readonly data: ArrayLike<number>; readonly width: number }): readonly number[];
}

/** Maximum number of classes. With more classes, each would have too few samples to be judged. */
const MOST = 50;
/** Maximum number of categories of all columns, because every probe stores a number for each. */
const MOST_CATEGORIES = 100;

/**
 * Creates the groups of the classes of the data. The class of a sample is that of its nearest real example. For
 * comparison, a real example is counted with the class of its nearest other real example, so both sides have the same
 * errors.
 *
 * @param neighbour for each real example, the index of its nearest other real example
 */
export function classGroups(
  entries: Specs,
  neighbour: Int32Array,
  labels: ArrayLike<number> | undefined,
): Groups | undefined {
  const found = Object.entries(entries).find(([, { kind }]) => kind === 'class');
  const spec = found?.[1];
  if (found === undefined || spec?.kind !== 'class' || labels === undefined) return undefined;
  const k = spec.classes.length;
  if (k < 2 || k > MOST) return undefined;
  const shares = (neighbours: Int32Array): number[] => {
    const counts = new Array<number>(k).fill(0);
    for (const j of neighbours) counts[labels[j]!]! += 1 / neighbours.length;
    return counts;
  };
  return {
    names: spec.classes.map((name) => `${found[0]}: ${name}`),
    real: shares(neighbour),
    of: shares,
  };
}

/**
 * All categories of a column are groups if it has at most this many. Otherwise only categories with at least 5 % of the
 * data are groups.
 */
const FEW = 10;
const RARE = 0.05;

/**
 * Creates the groups of the categories of a table. The category of a row is that of the largest number of its one-hot
 * vector.
 */
export function columnGroups(spec: TableSpec, real: ArrayLike<number>, width: number): Groups | undefined {
  const spans = spansOf(spec).filter(({ type, size }) => type === 'category' && size >= 2);
  const shares = (data: ArrayLike<number>, width: number): number[] =>
    spans.flatMap(({ start, size }) => {
      const rows = data.length / width;
      const counts = new Array<number>(size).fill(0);
      for (let n = 0; n < rows; n++) {
        let best = 0;
        for (let i = 1; i < size; i++) {
          if (data[n * width + start + i]! > data[n * width + start + best]!) best = i;
        }
        counts[best]! += 1 / rows;
      }
      return counts;
    });
  const all = shares(real, width);
  const names = spans.flatMap(({ column, size }) =>
    Array.from({ length: size }, (_, i) => ({ name: `${column.name}: ${wordOf(column, i)}`, isWhole: size <= FEW })),
  );
  const watched = names.flatMap(({ isWhole }, i) => (isWhole || all[i]! >= RARE ? [i] : [])).slice(0, MOST_CATEGORIES);
  if (watched.length === 0) return undefined;
  const chosen = (of: readonly number[]): number[] => watched.map((i) => of[i]!);
  return {
    names: watched.map((i) => names[i]!.name),
    real: chosen(all),
    of: (_, made) => chosen(shares(made.data, made.width)),
  };
}

function wordOf(column: TableSpec['columns'][number], i: number): string {
  if (column.type === 'boolean') return ['no', 'yes', 'missing'][i]!;
  return column.type === 'category' ? (column.categories[i] ?? 'missing') : String(i);
}
