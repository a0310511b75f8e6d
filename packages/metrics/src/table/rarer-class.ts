import type { Cell, TableRow, TableSpec } from '@ganforge/media';

/**
 * Returns the rarer of the two values of a column, which is the default class for classifiers. Returns undefined if the
 * column does not have exactly two values.
 *
 * @example
 * rarerClass(spec, rows, 'income'); // '>50K'
 */
export function rarerClass(
  { columns }: Pick<TableSpec, 'columns'>,
  rows: readonly TableRow[],
  name: string,
): Cell | undefined {
  const column = columns.find((one) => one.name === name);
  const isWords = column?.type === 'category' && column.categories.length === 2;
  if (!isWords && column?.type !== 'boolean') return undefined;
  const [a, b]: readonly Cell[] = column.type === 'boolean' ? [false, true] : column.categories;
  const count = (cell: Cell): number => rows.filter((row) => row[name] === cell).length;
  return count(a!) < count(b!) ? a! : b!;
}
