import { type Specs, spansOf, type TableSpec } from '@ganforge/media';

/** Groups of examples whose shares are compared: classes of images, categories of a column. */
export interface Groups {
  /** Names of the groups: `labels: cat`, `sex: female`. */
  readonly names: readonly string[];
  /** Share of each group among the real examples. The shares of each column sum to 1. */
  readonly real: readonly number[];
  /** Share of each group among samples, from their nearest real examples or from their own values. */
  of(neighbour: Int32Array, encoded: { readonly data: ArrayLike<number>; readonly width: number }): readonly number[];
}

/** Classes at most; more would each have too few samples to be judged. */
const MOST = 50;
/** Categories of all columns at most: each is a number of every probe. */
const MOST_CATEGORIES = 100;

/**
 * Makes the groups of the data's classes. A sample has the class of its nearest real example. A real example is counted
 * by its nearest other real example, so that the errors of this rule are the same on both sides.
 *
 * @param neighbour of each real example, which other one is the nearest
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

/** Columns of at most so many categories are watched in full; of others, the categories of at least 5 % of the data. */
const FEW = 10;
const RARE = 0.05;

/** Makes the groups of a table's categories. The largest one-hot number of a row selects its category. */
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
