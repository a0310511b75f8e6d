import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';
import { CellCollector, cellsOfRows, type TableCells } from './cells.ts';
import { CsvParser } from './csv.ts';
import { type ColumnType, columnTypes, inferColumn, inferType } from './infer-column.ts';
import type { CountNoise } from './private-counts.ts';
import type { Cell, TableRow, TableSpec } from './spec.ts';
import { rowsOfCells } from './words.ts';

/** Options for inferring the types of columns. */
export interface InferTableOptions {
  /** The types of columns by name, for example `category` for postcodes. @default inferred types */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Columns of numbers whose modes are fitted to `log(1 + x - minimum)`. @default no columns */
  readonly log?: readonly string[];
  /**
   * Maximum number of modes of a column of numbers. With 1, the mode has the mean and the standard deviation.
   * @default 10
   */
  readonly modes?: number;
}

/** Options for reading a table file. */
export interface ReadTableOptions extends InferTableOptions {
  /** Cells that mean a missing value. @default an empty cell, NA, N/A, NaN, nan, null */
  readonly missing?: readonly string[];
  /** Columns to drop. @default no columns */
  readonly omit?: readonly string[];
  /** The character between cells. @default ',' */
  readonly delimiter?: string;
}

const where = 'media/table';
const inferOptions = ['types', 'log', 'modes'];
const MISSING: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'nan', 'null'];

/**
 * Infers the specification of rows. For each column it contains the type and everything that encoding and decoding
 * need. The columns are in the order of the first row.
 *
 * - number: numbers; the column has the modes of a Bayesian Gaussian mixture, and the range and the number of decimals
 *   of the rows
 * - boolean: two values such as no and yes, or 0 and 1
 * - date: calendar dates and times
 * - id: strings that are all different
 * - constant: a single value
 * - category: all other columns; the categories are sorted by code units
 *
 * null is a missing value.
 *
 * @throws GanError `argument` if there are no rows, a row lacks a column, or a number is not finite; `file` if a column
 *   does not fit its stated type
 * @example
 * const spec = inferTable([{ age: 39, job: 'clerk' }, { age: 50, job: null }]);
 */
export function inferTable(rows: readonly TableRow[], options: InferTableOptions = {}): TableSpec {
  checkKnownOptions(where, options, inferOptions);
  return fitTable(cellsOfRows(rows, []), options);
}

/**
 * Infers the specification of cells, like {@link inferTable} for rows.
 *
 * @param noise the noise that is added to all counts; without it, the fitted values are not private
 * @throws GanError `file` if there are no rows; `argument` if a stated type is unknown or its column does not exist
 */
export function fitTable(
  { path, size, columns }: TableCells,
  options: InferTableOptions = {},
  noise?: CountNoise,
): TableSpec {
  const { types = {}, log = [], modes = 10 } = options;
  const names = columns.map(({ name }) => name);
  if (size === 0) throw new GanError(where, `${path} must have at least one row.`, { code: 'file' });
  for (const name of [...Object.keys(types), ...log]) checkColumnName(names, name);
  for (const [name, type] of Object.entries(types)) {
    if (columnTypes.includes(type)) continue;
    const expected = `one of ${columnTypes.join(', ')}`;
    throw new GanError(where, `type of '${name}' must be ${expected}; received ${formatValue(type)}.`);
  }
  if (!(Number.isInteger(modes) && modes >= 1)) {
    throw new GanError(where, `modes must be an integer of at least 1; received ${formatValue(modes)}.`);
  }
  const fitted = columns.map((cells) => {
    const type = Object.hasOwn(types, cells.name) ? types[cells.name] : undefined;
    return inferColumn(path, cells, { type, modes, log: log.includes(cells.name), ...(noise && { noise }) });
  });
  const other = fitted.find(({ name, type }) => log.includes(name) && type !== 'number');
  if (other) throw new GanError(where, `log must name columns of numbers; '${other.name}' is ${other.type}.`);
  return { kind: 'table', columns: fitted };
}

/** Returns the type of each column by name: the stated type, or the inferred one. */
export function inferTypes(
  { columns }: TableCells,
  { types = {} }: InferTableOptions = {},
): Record<string, ColumnType> {
  return Object.fromEntries(columns.map((cells) => [cells.name, types[cells.name] ?? inferType(cells)]));
}

/**
 * Returns a reader of CSV with a header line. It reads the text chunk by chunk and returns cells.
 *
 * @throws GanError `file` from `push` or `finish` if the text is not such a file; the message names row and column
 */
export function cellReader(
  path: string,
  options: Pick<ReadTableOptions, 'missing' | 'omit' | 'delimiter'> = {},
): { push(text: string): void; finish(): TableCells } {
  const { missing = MISSING, omit = [], delimiter = ',' } = options;
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new GanError(where, `delimiter must be one character such as ';'; received ${formatValue(delimiter)}.`);
  }
  let head: readonly string[] | undefined;
  let kept: number[] = [];
  let cells: CellCollector | undefined;
  const begin = (names: readonly string[]): void => {
    refuseDelimiter(path, names);
    for (const name of omit) checkColumnName(names, name);
    head = names;
    kept = names.flatMap((name, k) => (omit.includes(name) ? [] : [k]));
    if (kept.length === 0) throw new GanError(where, `omit removes all columns of ${path}. Keep at least one.`);
    // This checks all names, including the names of dropped columns.
    new CellCollector(path, names, []);
    const chosen = kept.map((k) => names[k]!);
    cells = new CellCollector(path, chosen, missing);
  };
  const parser = new CsvParser({
    where,
    path,
    delimiter,
    onRow(row, line) {
      if (head === undefined || cells === undefined) begin(row);
      else if (row.length !== head.length) throw ragged(path, cells.size + 1, line, head, row);
      else cells.add(kept.map((k) => row[k]));
    },
  });
  return {
    push: (text) => parser.push(text),
    finish() {
      parser.finish();
      if (cells && cells.size > 0) return cells.finish();
      throw new GanError(where, `${path} must have a header line and at least one row.`, { code: 'file' });
    },
  };
}

/**
 * Reads the rows of a CSV file with a header line, and infers their specification. A cell is a number if it has the
 * form of a number.
 *
 * @throws GanError `file` if the bytes are not such a file (the message names row and column); `argument` if an option
 *   is invalid
 * @example
 * const { spec, rows } = readTable({ path: 'adult.csv', bytes: await readFile('adult.csv') }, { omit: ['fnlwgt'] });
 */
export function readTable(
  file: Pick<Artifact, 'path' | 'bytes'>,
  options: ReadTableOptions = {},
): { readonly spec: TableSpec; readonly rows: Record<string, Cell>[] } {
  checkKnownOptions(where, options, [...inferOptions, 'missing', 'omit', 'delimiter']);
  const reader = cellReader(file.path, options);
  reader.push(textOf(where, file));
  const cells = reader.finish();
  const spec = fitTable(cells, options);
  return { spec, rows: rowsOfCells(spec.columns, cells) };
}

/** Throws unless a column of this name exists. @throws GanError `argument` */
function checkColumnName(names: readonly string[], name: string): void {
  if (names.includes(name)) return;
  throw new GanError(where, `there is no column ${formatValue(name)}. Try one of ${names.slice(0, 20).join(', ')}.`);
}

function refuseDelimiter(path: string, names: readonly string[]): void {
  if (names.length > 1) return;
  const found = [';', '\t', '|', ','].find((mark) => names[0]?.includes(mark));
  if (found === undefined) return;
  const advice = `Try delimiter: ${JSON.stringify(found)}.`;
  throw new GanError(where, `${path} has one column, ${formatValue(names[0])}. ${advice}`, { code: 'file' });
}

function ragged(path: string, row: number, line: number, head: readonly string[], cells: readonly string[]): GanError {
  const last = cells.length < head.length ? `; '${head[cells.length]}' is the first missing column` : '';
  const problem = `${path}, row ${row} (line ${line}), must have ${head.length} cells, as many as its header`;
  return new GanError(where, `${problem}; it has ${cells.length}${last}.`, { code: 'file' });
}
