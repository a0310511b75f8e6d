import { GanError } from '@ganforge/formats';
import type { CellColumn, TableCells } from './cells.ts';
import { dateNumber } from './dates.ts';
import type { BooleanColumn, Cell, TableColumn } from './spec.ts';

const where = 'media/table';
/** Pairs of strings that mean false and true, in lower case. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['false', 'true'],
  ['no', 'yes'],
  ['f', 't'],
  ['n', 'y'],
  ['0', '1'],
];

/** Returns whether a string is a finite number. */
export function isNumeral(word: string): boolean {
  return word.trim() !== '' && Number.isFinite(Number(word));
}

/** Returns two strings that mean false and true in this order. Returns undefined if the strings are not such a pair. */
export function booleanWords(words: readonly string[]): BooleanColumn['words'] | undefined {
  if (words.length !== 2) return undefined;
  const sorted = [...words].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en'));
  const isPair = PAIRS.some(([no, yes]) => sorted[0]!.toLowerCase() === no && sorted[1]!.toLowerCase() === yes);
  return isPair ? [sorted[0]!, sorted[1]!] : undefined;
}

/** Converts a string to a cell of a column. Returns undefined if the string does not fit the column. */
export function cellOfWord(column: TableColumn, word: string): Cell | undefined {
  switch (column.type) {
    case 'number':
      return isNumeral(word) ? Number(word) : undefined;
    case 'boolean':
      return column.words.includes(word) ? word === column.words[1] : undefined;
    case 'date':
      return dateNumber(word, column.unit) === undefined ? undefined : word;
    case 'constant':
      if (word === String(column.value ?? '')) return column.value;
      return typeof column.value === 'number' && isNumeral(word) ? Number(word) : word;
    default:
      return word;
  }
}

/** Describes the allowed values of a column, for messages. */
export function expectedOf(column: TableColumn): string {
  switch (column.type) {
    case 'number':
      return 'a number';
    case 'boolean':
      return column.words.join(' or ');
    case 'date':
      return column.unit === 'day' ? 'a date such as 2026-01-31' : 'a time such as 2026-01-31T12:00:00Z';
    default:
      return 'a word';
  }
}

/** Formats a cell of a column for a file. */
export function wordOf(column: TableColumn, cell: Cell): string | number | null {
  if (typeof cell !== 'boolean') return cell;
  return column.type === 'boolean' ? column.words[Number(cell)]! : String(cell);
}

/**
 * Converts each distinct string of a column to a cell.
 *
 * @throws GanError `file` if a string does not fit the column; the message names its row
 */
export function cellsOfWords(path: string, column: TableColumn, { words, codes }: CellColumn): Cell[] {
  return words.map((word, code) => {
    const cell = cellOfWord(column, word);
    if (cell !== undefined) return cell;
    const row = codes.indexOf(code) + 1;
    const expected = `column '${column.name}' must hold ${expectedOf(column)}`;
    throw new GanError(where, `${path}, row ${row}: ${expected}; it has '${word}'.`, { code: 'file' });
  });
}

/**
 * Converts cells to rows, with the types of a specification's columns.
 *
 * @throws GanError `file` under the same conditions as `cellsOfWords`
 */
export function rowsOfCells(
  columns: readonly TableColumn[],
  { path, size, columns: cells }: TableCells,
): Record<string, Cell>[] {
  const values = columns.map((column, k) => cellsOfWords(path, column, cells[k]!));
  return Array.from({ length: size }, (_, i) =>
    Object.fromEntries(
      columns.map(({ name }, k) => {
        const code = cells[k]!.codes[i]!;
        return [name, code < 0 ? null : values[k]![code]!];
      }),
    ),
  );
}
