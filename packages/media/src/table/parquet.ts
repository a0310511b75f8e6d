import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { Artifact } from '../kind.ts';
import type { Cell, TableRow } from './spec.ts';

/** Options of {@link readParquet}. */
export interface ReadParquetOptions {
  /** Columns to drop. @default no columns */
  readonly omit?: readonly string[];
}

const where = 'media/parquet';
const DAY = 86_400_000;

/**
 * Reads the rows of a Parquet file for `tableDataset` and `inferTable`. The file may be uncompressed or compressed with
 * Snappy. The function needs the package `hyparquet`.
 *
 * Column types are inferred as for CSV. Dates and times are converted to text. If all times of a column are midnight
 * UTC, the format is `2026-01-31`. Otherwise the format is `2026-01-31T12:00:00Z`, without fractions of a second.
 * 64-bit integers up to 2^53 are converted to numbers.
 *
 * @throws GanError `file` if the bytes are not such a Parquet file, an integer exceeds 2^53, or a column contains lists
 *   or structures; `argument` if a column in the option `omit` does not exist
 * @example
 * const dataset = tableDataset(await readParquet({ path: 'adult.parquet', bytes: await readFile('adult.parquet') }));
 */
export async function readParquet(
  file: Pick<Artifact, 'path' | 'bytes'>,
  options: ReadParquetOptions = {},
): Promise<TableRow[]> {
  checkKnownOptions(where, options, ['omit']);
  const { omit = [] } = options;
  const rows = await rawRows(file);
  const [first] = rows;
  if (first === undefined) throw new GanError(where, `${file.path} must have at least one row.`, { code: 'file' });
  const names = Object.keys(first);
  const unknown = omit.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new GanError(
      where,
      `there is no column ${formatValue(unknown)}. Try one of ${names.slice(0, 20).join(', ')}.`,
    );
  }
  const kept = names.filter((name) => !omit.includes(name));
  if (kept.length === 0) throw new GanError(where, `omit removes all columns of ${file.path}. Keep at least one.`);
  const isDay = new Map(kept.map((name) => [name, rows.every((row) => isMidnight(row[name]))]));
  return rows.map((row, i) =>
    Object.fromEntries(kept.map((name) => [name, cellOf(file.path, row[name], name, i, isDay.get(name)!)])),
  );
}

async function rawRows({ path, bytes }: Pick<Artifact, 'path' | 'bytes'>): Promise<Record<string, unknown>[]> {
  const { parquetReadObjects } = await import('hyparquet').catch((cause: unknown) => {
    throw new GanError(where, 'Parquet files need the package hyparquet. Run npm install hyparquet.', { cause });
  });
  // The reader needs an ArrayBuffer, but a Buffer of Node may be a part of a larger ArrayBuffer. So the bytes are
  // copied.
  const file = new Uint8Array(bytes).buffer;
  try {
    return await parquetReadObjects({ file });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/[.\s]+$/, '') : String(cause);
    throw new GanError(where, `${path} is not a Parquet file that can be read: ${reason}.`, { code: 'file', cause });
  }
}

function isMidnight(value: unknown): boolean {
  return !(value instanceof Date) || value.getTime() % DAY === 0;
}

function cellOf(path: string, value: unknown, name: string, row: number, isDay: boolean): Cell {
  if (value === undefined || value === null || (typeof value === 'number' && Number.isNaN(value))) return null;
  if (value instanceof Date) return `${value.toISOString().slice(0, isDay ? 10 : 19)}${isDay ? '' : 'Z'}`;
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
  } else if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as Cell;
  const expected = 'a number up to 2^53, a text, a date, true or false';
  const found = typeof value === 'object' ? 'a list or a structure' : formatValue(value);
  const problem = `${path}, row ${row + 1}: column '${name}' must hold ${expected}; it has ${found}`;
  throw new GanError(where, `${problem}. Leave the column out by the option 'omit'.`, { code: 'file' });
}
