import type { TableRow, TableSpec } from '@ganforge/media';
import { type ColumnValues, columnsOf } from '../column-values.ts';

/** Contains rows as numbers, in row-major order. */
export interface DesignMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

const where = 'metrics/design-matrix';

/**
 * Returns a function that converts rows to numbers. Numbers are standardised, and missing numbers are replaced by the
 * mean. Each category of the fitted rows has its own column, which is 1 for rows of this category and 0 for others. A
 * category that the fitted rows do not have gives zeros in all these columns.
 *
 * @param target the column to leave out. @default none
 */
export function designOf(
  spec: TableSpec,
  fitted: readonly TableRow[],
  target?: string,
): (rows: readonly TableRow[]) => DesignMatrix {
  const own = { ...spec, columns: spec.columns.filter(({ name }) => name !== target) };
  const encoders = columnsOf(where, own, fitted).map(encoderOf);
  const cols = encoders.reduce((sum, { size }) => sum + size, 0);
  return (rows) => {
    const data = new Float64Array(rows.length * cols);
    let start = 0;
    columnsOf(where, own, rows).forEach((column, k) => {
      const { size, write } = encoders[k]!;
      for (let i = 0; i < rows.length; i++) write(column.values[i]!, data, i * cols + start);
      start += size;
    });
    return { rows: rows.length, cols, data };
  };
}

interface Encoder {
  readonly size: number;
  write(value: number | string, out: Float64Array, at: number): void;
}

function encoderOf(column: ColumnValues): Encoder {
  if (column.type === 'word') {
    const words = new Map([...new Set(column.values)].sort().map((word, k) => [word, k]));
    return {
      size: words.size,
      write(value, out, at) {
        const k = words.get(String(value));
        if (k !== undefined) out[at + k] = 1;
      },
    };
  }
  const known = column.values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value / known.length, 0);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2 / known.length, 0);
  const std = Math.sqrt(variance) || 1;
  return {
    size: 1,
    write(value, out, at) {
      out[at] = Number.isNaN(value) ? 0 : (Number(value) - mean) / std;
    },
  };
}
