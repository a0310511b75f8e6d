import { formatValue, GanError } from '@ganforge/formats';
import type { CategoryColumn, NumberColumn, TableColumn, TableSpec } from './spec.ts';

const where = 'media/table';
/** How many standard deviations 1 stands for (Xu et al. 2019, section 4.2). */
const REACH = 4;

/** Where the numbers of a column lie in an encoded row. */
export interface Span {
  readonly column: TableColumn;
  /** `scalar`: one number in [-1,1]; `choice`: one-hot, of the modes of a number or the categories. */
  readonly type: 'scalar' | 'choice';
  readonly start: number;
  readonly size: number;
}

/**
 * What an encoded row is made of, in order: for each number a scalar and, of several modes, a choice; for each
 * category a choice.
 *
 * A generator ends with tanh over scalars and a softmax over choices; conditions are among the choices.
 */
export function spansOf({ columns }: TableSpec): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  const add = (column: TableColumn, type: Span['type'], size: number): void => {
    spans.push({ column, type, start, size });
    start += size;
  };
  for (const column of columns) {
    if (column.type === 'category') add(column, 'choice', column.categories.length);
    else {
      add(column, 'scalar', 1);
      if (column.modes.length > 1) add(column, 'choice', column.modes.length);
    }
  }
  return spans;
}

/** Numbers of an encoded row. */
export function widthOf(spec: TableSpec): number {
  const last = spansOf(spec).at(-1)!;
  return last.start + last.size;
}

/** Writes a cell into an encoded row, at the start of its column. @throws GanError `argument` */
export function encodeCell(column: TableColumn, value: unknown, out: Float32Array, at: number): void {
  if (column.type === 'category') {
    const i = column.categories.indexOf(String(value));
    if (i < 0) throw refused(column, `one of ${column.categories.slice(0, 20).join(', ')}`, value);
    out[at + i] = 1;
    return;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refused(column, 'a finite number', value);
  const mode = likeliest(column, value);
  const { mean, std } = column.modes[mode]!;
  out[at] = Math.min(1, Math.max(-1, (value - mean) / (REACH * std)));
  if (column.modes.length > 1) out[at + 1 + mode] = 1;
}

/** The cell of an encoded row, computed in double precision. */
export function decodeCell(column: TableColumn, row: ArrayLike<number>, at: number): string | number {
  if (column.type === 'category') return column.categories[largest(row, at, column.categories.length)]!;
  const { modes, decimals } = column;
  const { mean, std } = modes[modes.length > 1 ? largest(row, at + 1, modes.length) : 0]!;
  const value = mean + REACH * std * Math.min(1, Math.max(-1, row[at]!));
  return decimals === undefined ? value : Number(value.toFixed(decimals));
}

function refused({ name }: CategoryColumn | NumberColumn, expected: string, value: unknown): GanError {
  return new GanError(where, `column '${name}' must be ${expected}; received ${formatValue(value)}.`);
}

/** The mode of the highest responsibility. */
function likeliest({ modes }: NumberColumn, value: number): number {
  const logs = modes.map(({ mean, std, weight }) => Math.log(weight / std) - 0.5 * ((value - mean) / std) ** 2);
  return largest(logs, 0, logs.length);
}

function largest(values: ArrayLike<number>, start: number, size: number): number {
  let best = 0;
  for (let i = 1; i < size; i++) if (values[start + i]! > values[start + best]!) best = i;
  return best;
}
