import { formatValue, GanError } from '@ganforge/formats';
import type { Cell, TableRow } from './spec.ts';

/** A column of cells as text. Each row has the index of its string, or -1 for a missing value. */
export interface CellColumn {
  readonly name: string;
  /** Every distinct string once, in the order of first appearance. */
  readonly words: readonly string[];
  /** The index of each row's string. */
  readonly codes: Int32Array;
  /**
   * Whether all cells come from strings, so that no cell is a number. @default a cell that looks like a number is a
   * number
   */
  readonly isText?: true;
}

/** The cells of a table by column. The memory for a cell does not depend on the length of its string. */
export interface TableCells {
  /** The source of the cells, for messages. */
  readonly path: string;
  readonly size: number;
  readonly columns: readonly CellColumn[];
}

const where = 'media/table';
const FIRST_ROWS = 1024;

/** Gathers cells row by row. */
export class CellCollector {
  readonly #path: string;
  readonly #missing: ReadonlySet<string>;
  readonly #names: readonly string[];
  readonly #words: Map<string, number>[];
  #codes: Int32Array[];
  #size = 0;

  /**
   * Creates a collector without rows.
   *
   * @param missing strings that mean a missing value
   * @throws GanError `file` if a name is empty or occurs twice
   */
  constructor(path: string, names: readonly string[], missing: Iterable<string>) {
    checkNames(path, names);
    this.#path = path;
    this.#names = names;
    this.#missing = new Set(missing);
    this.#words = names.map(() => new Map());
    this.#codes = names.map(() => new Int32Array(FIRST_ROWS));
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a row; undefined is a missing value. */
  add(cells: readonly (string | undefined)[]): void {
    if (this.#size === this.#codes[0]!.length) this.#codes = this.#codes.map(doubled);
    this.#words.forEach((words, k) => {
      const cell = cells[k];
      this.#codes[k]![this.#size] = cell === undefined || this.#missing.has(cell) ? -1 : codeOf(words, cell);
    });
    this.#size++;
  }

  /**
   * Returns the collected cells.
   *
   * @param text for each column, whether it is text even if its cells look like numbers
   */
  finish(text: readonly boolean[] = []): TableCells {
    const columns = this.#names.map((name, k) => ({
      name,
      words: [...this.#words[k]!.keys()],
      codes: this.#codes[k]!.slice(0, this.#size),
      ...(text[k] && { isText: true as const }),
    }));
    return { path: this.#path, size: this.#size, columns };
  }
}

/** Returns the cells of the given rows. */
export function cellsAt({ path, columns }: TableCells, rows: Uint32Array): TableCells {
  const some = columns.map((column) => ({ ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) }));
  return { path, size: rows.length, columns: some };
}

/**
 * Converts rows that are objects to cells. The first row defines the columns; null is a missing value.
 *
 * @throws GanError `argument` if there are no rows, a row lacks a column, or a value is not a valid cell
 */
export function cellsOfRows(rows: readonly TableRow[], missing: Iterable<string>): TableCells {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) throw new GanError(where, 'rows must have at least one row with one column; received none.');
  const cells = new CellCollector('rows', names, missing);
  const text = names.map(() => false);
  rows.forEach((row, i) => {
    const values = names.map((name) => checkedCell(row[name], i, name));
    values.forEach((value, k) => {
      text[k] ||= typeof value === 'string';
    });
    cells.add(values.map((value) => (value === null ? undefined : String(value))));
  });
  return cells.finish(text);
}

function checkedCell(value: unknown, row: number, name: string): Cell {
  const isCell = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (isCell) return value as Cell;
  const expected = `a word, a finite number, true, false or null as '${name}'`;
  throw new GanError(where, `row ${row} must have ${expected}; it has ${formatValue(value)}.`);
}

function checkNames(path: string, names: readonly string[]): void {
  const seen = new Map<string, number>();
  names.forEach((name, k) => {
    const before = seen.get(name);
    const problem =
      name === '' ? `column ${k + 1} has no name` : before && `columns ${before} and ${k + 1} are both '${name}'`;
    if (problem) throw new GanError(where, `${path}: ${problem}. Give each column a different name.`, { code: 'file' });
    seen.set(name, k + 1);
  });
}

function doubled(codes: Int32Array): Int32Array {
  const larger = new Int32Array(2 * codes.length);
  larger.set(codes);
  return larger;
}

function codeOf(words: Map<string, number>, word: string): number {
  const known = words.get(word);
  if (known !== undefined) return known;
  words.set(word, words.size);
  return words.size - 1;
}
