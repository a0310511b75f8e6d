import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, HostValues, Part } from '../kind.ts';

/** Encodes rows of numbers. @throws GanError `argument` if a row has another length or a number is not finite */
export function encodeNumbers(where: string, size: number, rows: readonly (readonly number[])[]): HostValues {
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    if (!Array.isArray(row) || row.length !== size || !row.every(Number.isFinite)) {
      const received = Array.isArray(row) ? `[${row.slice(0, 8).join(', ')}]` : formatValue(row);
      throw new GanError(where, `example ${i} must be ${size} finite numbers; received ${received}.`);
    }
    data.set(row, i * size);
  });
  return { '': { shape: [rows.length, size], data } };
}

/** Decodes values to rows of numbers. */
export function decodeNumbers(where: string, parts: Readonly<Record<string, Part>>, values: HostValues): number[][] {
  const n = checkValues(where, parts, values);
  const { data, shape } = only(values);
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * shape[1]!, (i + 1) * shape[1]!)));
}

/** Writes a CSV file without a header, one row per line. */
export function writeNumbers(rows: readonly (readonly number[])[], name: string): Artifact[] {
  const bytes = bytesOf(rows.map((row) => `${row.join(',')}\n`).join(''));
  return [{ path: `${name}.csv`, mime: 'text/csv', bytes }];
}

/** Reads a file that {@link writeNumbers} created. @throws GanError `file` if it is invalid */
export function readNumbers(where: string, size: number, file: Pick<Artifact, 'path' | 'bytes'>): number[][] {
  const lines = textOf(where, file).split(/\r?\n/);
  return lines
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const row = line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
      if (row.length === size && row.every(Number.isFinite)) return row;
      throw new GanError(
        where,
        `${file.path}, line ${number}, must have ${size} numbers; it is ${formatValue(line)}.`,
        {
          code: 'file',
        },
      );
    });
}
