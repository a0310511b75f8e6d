import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';
import { CellCollector, cellsOfRows, type TableCells } from './cells.ts';
import { CsvParser } from './csv.ts';
import { type ColumnType, columnTypes, inferColumn, inferType } from './infer-column.ts';
import type { CountNoise } from './private-counts.ts';
import type { Cell, TableRow, TableSpec } from './spec.ts';
import { rowsOfCells } from './words.ts';

/** What cannot be known of cells, or is to be otherwise. */
export interface InferTableOptions {
  /** What columns are, by name: postcodes are categories, say. @default inferred */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Columns of numbers whose modes are of log(1 + x - least). @default none */
  readonly log?: readonly string[];
  /** Most modes of a column of numbers; 1 for mean and deviation. @default 10 */
  readonly modes?: number;
}

/** How a file is read. */
export interface ReadTableOptions extends InferTableOptions {
  /** Words that stand for a missing value. @default an empty cell, NA, N/A, NaN, nan, null */
  readonly missing?: readonly string[];
  /** Columns that are left out. @default none */
  readonly omit?: readonly string[];
  /** What stands between cells. @default ',' */
  readonly delimiter?: string;
}

const where = 'media/table';
const inferOptions = ['types', 'log', 'modes'];
const MISSING: readonly string[] = ['', 'NA', 'N/A', 'NaN', 'nan', 'null'];

/**
 * The spec of rows: for each column its type, and what is needed to encode and decode it. Columns stand in the order of the
 * first row.
 *
 * A column of numbers has the modes of a Bayesian gaussian mixture, its range, and as many digits as the rows have. Two
 * words such as no and yes, or 0 and 1, are a boolean; dates of the calendar dates; words that are all different ids; one value
 * a constant. All others are categories, in the order of their code units. null is a missing value.
 *
 * @throws GanError `argument` for no rows, rows without a column of the first, and numbers that are not finite; `file`
 *   where a column cannot be what is stated
 * @example
 * const spec = inferTable([{ age: 39, job: 'clerk' }, { age: 50, job: null }]);
 */
export function inferTable(rows: readonly TableRow[], options: InferTableOptions = {}): TableSpec {
  checkKnownOptions(where, options, inferOptions);
  return fitTable(cellsOfRows(rows, []), options);
}

/** {@link inferTable} of cells. @param noise of all counts; without it, what is fitted is not private */
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

/** What the columns of cells seem to be, or are stated to be, by name. */
export function inferTypes(
  { columns }: TableCells,
  { types = {} }: InferTableOptions = {},
): Record<string, ColumnType> {
  return Object.fromEntries(columns.map((cells) => [cells.name, types[cells.name] ?? inferType(cells)]));
}

/**
 * Reads CSV with a head, chunk by chunk, as cells.
 *
 * @throws GanError `file`, from `push` or `finish`, for what is no such file, naming row and column
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
    // All names are checked, those that are left out too.
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
      throw new GanError(where, `${path} must have a line of names and at least one row.`, { code: 'file' });
    },
  };
}

/**
 * The rows of a CSV file with a head, and their spec; whether a cell is a number shows in how it looks.
 *
 * @throws GanError `file` for what is no such file, naming row and column; `argument` for options that cannot work
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

/** Refuses a name that is no column's. @throws GanError `argument` */
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
