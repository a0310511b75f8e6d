import { formatValue, GanError } from '@ganforge/formats';
import { dateNumber, dateText } from './dates.ts';
import type { BooleanColumn, CategoryColumn, Cell, DateColumn, NumberColumn, TableColumn, TableSpec } from './spec.ts';

const where = 'media/table';
/** The number of standard deviations from the mean that is encoded as 1 (Xu et al. 2019, section 4.2). */
const REACH = 4;
/** The largest encoded number. tanh comes close to 1 but never reaches it. */
const LIMIT = 0.99;

/** The position of a column's numbers in an encoded row. */
export interface Span {
  readonly column: TableColumn;
  /**
   * The type of the span. A `scalar` is one number in [-1,1]. A `mode` is one-hot over the modes of a number. A
   * `category` is one-hot over the categories of a column, which can be a condition. If values can be missing, the last
   * choice of a mode or category is a missing value.
   */
  readonly type: 'scalar' | 'mode' | 'category';
  readonly start: number;
  readonly size: number;
}

/**
 * Lists the spans of an encoded row, in order. A number has a scalar. If it has several modes or missing values, it
 * also has a mode. A categorical column has a category. Ids and constants have no span.
 *
 * A generator applies tanh to scalars, and a softmax to each mode and category.
 */
export function spansOf({ columns }: TableSpec): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  const add = (column: TableColumn, type: Span['type'], size: number): void => {
    if (size === 0) return;
    spans.push({ column, type, start, size });
    start += size;
  };
  for (const column of columns) {
    if (column.type === 'category' || column.type === 'boolean') add(column, 'category', choicesOf(column));
    else if (column.type === 'number' || column.type === 'date') {
      add(column, 'scalar', 1);
      add(column, 'mode', modesOf(column));
    }
  }
  return spans;
}

/** Returns the length of an encoded row. */
export function widthOf(spec: TableSpec): number {
  const last = spansOf(spec).at(-1);
  return last === undefined ? 0 : last.start + last.size;
}

/** Returns the length of a column in an encoded row. */
export function columnWidth(column: TableColumn): number {
  return spansOf({ kind: 'table', columns: [column] }).reduce((sum, { size }) => sum + size, 0);
}

/** Returns the number of choices of a categorical column. A missing value counts as a choice if the column has some. */
function choicesOf(column: CategoryColumn | BooleanColumn): number {
  const words = column.type === 'boolean' ? 2 : column.categories.length;
  return words + Number(column.missing === true);
}

/**
 * Returns the index of a cell among the choices of its column. @throws GanError `argument` if the cell is not a choice
 */
export function choiceOf(column: CategoryColumn | BooleanColumn, cell: unknown): number {
  const i =
    column.type === 'boolean' ? [false, true].indexOf(cell as boolean) : column.categories.indexOf(cell as string);
  if (i >= 0) return i;
  if (cell === null && column.missing) return choicesOf(column) - 1;
  const words = column.type === 'boolean' ? ['true', 'false'] : column.categories.slice(0, 20);
  throw refused(column, `one of ${words.join(', ')}${column.missing ? ' or null' : ''}`, cell);
}

/**
 * Writes a cell into an encoded row, at the start of its column. @throws GanError `argument` if the cell does not fit
 */
export function encodeCell(column: TableColumn, value: unknown, out: Float32Array, at: number): void {
  if (column.type === 'category' || column.type === 'boolean') out[at + choiceOf(column, value)] = 1;
  if (column.type !== 'number' && column.type !== 'date') return;
  if (value === null && column.missing) {
    out[at + column.modes.length + 1] = 1;
    return;
  }
  const x = modelled(column, value);
  const mode = likeliest(column, x);
  out[at] = scalarOf(column, x, mode);
  if (modesOf(column) > 0) out[at + 1 + mode] = 1;
}

/**
 * Decodes a cell of an encoded row in float64. `row` is the index of the row among the rows that are decoded together.
 */
export function decodeCell(column: TableColumn, values: ArrayLike<number>, at: number, row: number): Cell {
  switch (column.type) {
    case 'constant':
      return column.value;
    case 'id':
      return `${column.prefix}${String(column.next + row).padStart(column.digits, '0')}`;
    case 'category':
      return column.categories[largest(values, at, choicesOf(column))] ?? null;
    case 'boolean':
      return [false, true][largest(values, at, choicesOf(column))] ?? null;
    default: {
      const count = modesOf(column);
      const mode = column.modes[count > 0 ? largest(values, at + 1, count) : 0];
      if (mode === undefined) return null;
      return measured(column, mode.mean + REACH * mode.std * Math.min(1, Math.max(-1, values[at]!)));
    }
  }
}

/** Converts a number or date to the scale of its modes. @throws GanError `argument` if the cell is neither */
export function modelled(column: NumberColumn | DateColumn, cell: unknown): number {
  const value = column.type === 'date' && typeof cell === 'string' ? dateNumber(cell, column.unit) : cell;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refused(column, column.type === 'date' ? 'a date of the calendar' : 'a finite number', cell);
  }
  if (column.type === 'date' || !column.log) return value;
  return Math.log1p(Math.max(0, value - column.range![0]));
}

/** Returns the scalar of a number in a mode. */
export function scalarOf({ modes }: NumberColumn | DateColumn, x: number, mode: number): number {
  const { mean, std } = modes[mode]!;
  return Math.min(LIMIT, Math.max(-LIMIT, (x - mean) / (REACH * std)));
}

/** Returns the logarithm of weight times density for each mode at a number. */
export function modeLogits({ modes }: NumberColumn | DateColumn, x: number): number[] {
  return modes.map(({ mean, std, weight }) => Math.log(weight / std) - 0.5 * ((x - mean) / std) ** 2);
}

/** Returns the mode with the highest responsibility. */
function likeliest(column: NumberColumn | DateColumn, x: number): number {
  const logits = modeLogits(column, x);
  return largest(logits, 0, logits.length);
}

/** Returns the length of the one-hot of modes, or 0 if there is only one choice. */
function modesOf({ modes, missing }: NumberColumn | DateColumn): number {
  if (missing) return modes.length + 1;
  return modes.length > 1 ? modes.length : 0;
}

/** Converts a number from the scale of the modes to a cell. It clips the number to the column's range and rounds it. */
function measured(column: NumberColumn | DateColumn, x: number): Cell {
  const value = column.type === 'number' && column.log ? Math.expm1(x) + column.range![0] : x;
  const { range: [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } = column;
  const held = Math.min(high, Math.max(low, value));
  if (column.type === 'date') return dateText(held, column.unit);
  return column.decimals === undefined ? held : Number(held.toFixed(column.decimals)) + 0; // adding 0 turns -0 into 0
}

function refused({ name }: TableColumn, expected: string, value: unknown): GanError {
  return new GanError(where, `column '${name}' must be ${expected}; received ${formatValue(value)}.`);
}

function largest(values: ArrayLike<number>, start: number, size: number): number {
  let best = 0;
  for (let i = 1; i < size; i++) if (values[start + i]! > values[start + best]!) best = i;
  return best;
}
