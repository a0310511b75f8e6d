import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { textOf } from '../checks.ts';
import type { Artifact } from '../kind.ts';
import { readCsv } from './csv.ts';
import type { CategoryColumn, NumberColumn, TableRow, TableSpec } from './spec.ts';

/** What {@link inferTable} cannot know. */
export interface InferTableOptions {
  /** Columns of numbers that are names all the same, such as postcodes. @default none */
  readonly categories?: readonly string[];
}

const where = 'media/table';
/** Numbers with more digits after the point are not rounded. */
const MOST_DECIMALS = 6;

/**
 * The spec of rows: columns of numbers with one mode each, all others of categories, in the order of the first row.
 *
 * A mode is mean and standard deviation of the column, so what lies beyond four of them is held to that; numbers are
 * rounded to as many digits as the rows have. Categories stand in the order of their code units.
 *
 * @throws GanError `argument` for no rows, rows without a column of the first, and numbers that are not finite
 * @example
 * const spec = inferTable([{ age: 39, job: 'clerk' }, { age: 50, job: 'sales' }]);
 */
export function inferTable(rows: readonly TableRow[], options: InferTableOptions = {}): TableSpec {
  checkKnownOptions(where, options, ['categories']);
  const { categories = [] } = options;
  const [first] = rows;
  const names = Object.keys(first ?? {});
  if (names.length === 0) throw new GanError(where, 'rows must have at least one row with one column; received none.');
  const unknown = categories.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new GanError(where, `categories must be columns of ${names.join(', ')}; received ${formatValue(unknown)}.`);
  }
  const columns = names.map((name) => {
    const values = rows.map((row, i) => cellAt(row, i, name));
    const isNumber = !categories.includes(name) && values.every((value) => typeof value === 'number');
    return isNumber ? numberColumn(name, values as number[]) : categoryColumn(name, values.map(String));
  });
  return { kind: 'table', columns };
}

/**
 * The rows of a CSV file with a head, and their spec: a column whose every cell is a number is one of numbers.
 *
 * @throws GanError `file` for what is no such file, `argument` as {@link inferTable}
 * @example
 * const { spec, rows } = readTable({ path: 'adult.csv', bytes: await readFile('adult.csv') });
 */
export function readTable(
  file: Pick<Artifact, 'path' | 'bytes'>,
  options: InferTableOptions = {},
): { readonly spec: TableSpec; readonly rows: TableRow[] } {
  const [head = [], ...lines] = readCsv(where, file.path, textOf(where, file).replace(/^\uFEFF/, ''));
  const short = lines.findIndex((cells) => cells.length !== head.length);
  if (lines.length === 0 || short >= 0) {
    const problem =
      lines.length === 0
        ? `${file.path} must have a line of names and at least one row.`
        : `${file.path}, row ${short + 1}, must have ${head.length} cells as its head has; it has ${lines[short]!.length}.`;
    throw new GanError(where, problem, { code: 'file' });
  }
  const { categories = [] } = options;
  const isNumber = head.map((name, k) => !categories.includes(name) && lines.every((cells) => isNumeral(cells[k]!)));
  const rows = lines.map((cells) =>
    Object.fromEntries(head.map((name, k) => [name, isNumber[k] ? Number(cells[k]) : cells[k]!])),
  );
  return { spec: inferTable(rows, options), rows };
}

function cellAt(row: TableRow, i: number, name: string): string | number {
  const value = row[name];
  const isRight = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  if (isRight) return value;
  throw new GanError(where, `row ${i} must have a word or finite number as '${name}'; it has ${formatValue(value)}.`);
}

function numberColumn(name: string, values: readonly number[]): NumberColumn {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const decimals = values.reduce((most, value) => Math.max(most, decimalsOf(value)), 0);
  const mode = { mean, std: Math.sqrt(variance) || 1, weight: 1 };
  return { name, type: 'number', modes: [mode], ...(decimals <= MOST_DECIMALS && { decimals }) };
}

function categoryColumn(name: string, values: readonly string[]): CategoryColumn {
  return { name, type: 'category', categories: [...new Set(values)].sort() };
}

/** Digits after the point, as JavaScript writes the number. */
function decimalsOf(value: number): number {
  const [, digits = '', power = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!;
  return Math.max(0, digits.length - Number(power));
}

function isNumeral(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell));
}
