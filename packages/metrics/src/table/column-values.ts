import { GanError } from '@ganforge/formats';
import type { TableColumn, TableRow, TableSpec } from '@ganforge/media';

/**
 * Contains the values of a column. Numbers and dates (as days or seconds) are a Float64Array, in which a missing value
 * is NaN. Categories are strings, and a missing value is a special string.
 */
export type ColumnValues =
  | { readonly name: string; readonly type: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly type: 'word'; readonly values: readonly string[] };

const MILLISECONDS = { day: 86_400_000, second: 1000 } as const;

/**
 * Returns the columns of rows that can be compared. These are all columns except ids and constants.
 *
 * @throws GanError `argument` if there are no rows, or no column remains
 */
export function columnsOf(where: string, { columns }: TableSpec, rows: readonly TableRow[]): ColumnValues[] {
  if (rows.length === 0) throw new GanError(where, 'there must be at least one row; received none.');
  const compared = columns.filter(({ type }) => type !== 'id' && type !== 'constant');
  if (compared.length === 0) throw new GanError(where, 'the table has no column but ids and constants.');
  return compared.map((column) => valuesOf(column, rows));
}

function valuesOf(column: TableColumn, rows: readonly TableRow[]): ColumnValues {
  const { name } = column;
  if (column.type === 'number' || column.type === 'date') {
    const numberOf = (cell: unknown): number =>
      typeof cell === 'string' && column.type === 'date' ? Date.parse(cell) / MILLISECONDS[column.unit] : Number(cell);
    const values = Float64Array.from(rows, ({ [name]: cell }) => (cell == null ? Number.NaN : numberOf(cell)));
    return { name, type: 'number', values };
  }
  // Marks a missing value with a string that differs from any category.
  return { name, type: 'word', values: rows.map(({ [name]: cell }) => (cell == null ? '\0missing' : String(cell))) };
}
