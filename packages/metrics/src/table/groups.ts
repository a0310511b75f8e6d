import { formatValue, GanError } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { columnShapes } from './column-shapes.ts';

/** Describes the quality of one group of rows. */
export interface GroupQuality {
  /** The cell that all rows of the group have; null if it is missing. */
  readonly group: Cell;
  /** The share of real rows that belong to the group. `synthetic` is the share of synthetic rows. */
  readonly real: number;
  readonly synthetic: number;
  /**
   * The similarity of the columns of the group, as in `columnShapes`. It is absent if the group has no real or no
   * synthetic rows.
   */
  readonly shapes?: number;
  /** The shares of real and synthetic rows of the group that have the class. */
  readonly selected?: { readonly real: number; readonly synthetic: number };
}

/**
 * Computes the quality of each group of rows, and how often rows of each group have the class. A good average can hide
 * a group with low quality.
 *
 * @param column the categorical column whose cells define the groups
 * @param chosen the class, given by a column and one of its cells
 * @throws GanError `argument` if the column is not categorical
 */
export function groupQuality(
  spec: TableSpec,
  real: readonly TableRow[],
  synthetic: readonly TableRow[],
  column: string,
  chosen?: { readonly target: string; readonly positive: Cell },
): GroupQuality[] {
  const found = spec.columns.find(({ name }) => name === column);
  if (found?.type !== 'category' && found?.type !== 'boolean') {
    throw new GanError(
      'metrics/groups',
      `group must be the name of a categorical or boolean column; received ${formatValue(column)}.`,
    );
  }
  const cells: Cell[] = found.type === 'category' ? [...found.categories] : [false, true];
  return [...cells, ...(found.missing ? [null] : [])].map((group): GroupQuality => {
    const [a, b] = [real, synthetic].map((rows) => rows.filter((row) => (row[column] ?? null) === group));
    const selected = (rows: readonly TableRow[]): number =>
      rows.length === 0 ? 0 : rows.filter((row) => row[chosen!.target] === chosen!.positive).length / rows.length;
    return {
      group,
      real: a!.length / real.length,
      synthetic: b!.length / synthetic.length,
      ...(a!.length > 0 && b!.length > 0 && { shapes: columnShapes(spec, a!, b!).score }),
      ...(chosen && { selected: { real: selected(a!), synthetic: selected(b!) } }),
    };
  });
}
