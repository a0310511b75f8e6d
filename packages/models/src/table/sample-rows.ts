import type { RandomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { type Cell, decodeExamples, type TableRow, type TableSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { conditionOf } from './conditions.ts';
import { checkConstraints, type RowConstraint, withConstraints } from './constraints.ts';
import type { TableLayout } from './ctgan-options.ts';

/** A range of numbers or dates. It includes both ends. Dates are strings. */
export interface CellRange {
  readonly min?: number | string;
  readonly max?: number | string;
}

/** A request for table rows. */
export interface RowsRequest {
  /** Number of rows, at least 1. */
  readonly n: number;
  readonly random: RandomStream;
  /** The required cell or range for each named column. @default no requirement */
  readonly where?: Readonly<Record<string, Cell | CellRange>>;
  /** Rules that every row satisfies. @default none */
  readonly constraints?: readonly RowConstraint[];
  /**
   * Whether rows that do not match `where` are dropped. With false, you can see the effect of the condition alone.
   * @default true
   */
  readonly leaveOut?: boolean;
  /** Maximum number of rows to draw, divided by n. @default 100 */
  readonly attempts?: number;
}

const where = 'models/ctgan rows';
const CHUNK = 2000;

/**
 * Draws rows in chunks and returns those that satisfy the request.
 *
 * @param draw returns n encoded rows for a condition [n,K]; `sampleRows` disposes them
 */
export async function sampleRows(
  request: RowsRequest,
  layout: TableLayout,
  draw: (n: number, random: RandomStream, condition: tf.Tensor | undefined) => tf.Tensor,
): Promise<TableRow[]> {
  checkKnownOptions(where, request, ['n', 'random', 'where', 'constraints', 'leaveOut', 'attempts']);
  const { n, random, where: wanted = {}, constraints = [], leaveOut = true, attempts = 100 } = request;
  for (const [name, value] of Object.entries({ n, attempts })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new GanError(where, `${name} must be an integer of at least 1; received ${formatValue(value)}.`);
  }
  checkWanted(layout.table, wanted);
  checkConstraints(where, layout.table, constraints);
  const condition = conditionOf(wanted, layout);
  const isConditional = condition.includes(1);
  const kept: Float32Array[] = [];
  let drawn = 0;
  for (let part = 0; kept.length < n && drawn < attempts * n; part++) {
    // After the first chunk, the share of accepted rows is known.
    const likely = drawn === 0 ? n : ((n - kept.length) * drawn) / Math.max(1, kept.length);
    const size = Math.min(CHUNK, Math.ceil(1.1 * likely));
    const values = await encodedRows(size, condition, isConditional, (n, given) => draw(n, random.fork(part), given));
    drawn += size;
    decoded(layout.table, values, layout.width).forEach((row, i) => {
      const fits = (!leaveOut || matches(row, wanted)) && withConstraints(row, constraints) !== undefined;
      if (fits && kept.length < n) kept.push(values.slice(i * layout.width, (i + 1) * layout.width));
    });
  }
  if (kept.length < n) throw tooFew(kept.length, drawn, n);
  const all = new Float32Array(n * layout.width);
  kept.forEach((row, i) => {
    all.set(row, i * layout.width);
  });
  // All rows are decoded together, so that all their ids are different.
  return decoded(layout.table, all, layout.width).map((row) => withConstraints(row, constraints)!);
}

async function encodedRows(
  n: number,
  condition: readonly number[],
  isConditional: boolean,
  draw: (n: number, condition: tf.Tensor | undefined) => tf.Tensor,
): Promise<Float32Array> {
  const rows = tf.tidy(() => {
    const given = isConditional ? tf.tile(tf.tensor2d([[...condition]]), [n, 1]) : undefined;
    return draw(n, given);
  });
  const values = await rows.data<'float32'>();
  rows.dispose();
  return values;
}

function decoded(table: TableSpec, data: Float32Array, width: number): TableRow[] {
  return decodeExamples(table, { '': { shape: [data.length / width, width], data } });
}

function matches(row: TableRow, wanted: NonNullable<RowsRequest['where']>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const cell = row[name]!;
    if (!isRange(value)) return cell === value;
    return (
      cell !== null && (value.min === undefined || cell >= value.min) && (value.max === undefined || cell <= value.max)
    );
  });
}

function isRange(value: Cell | CellRange): value is CellRange {
  return typeof value === 'object' && value !== null;
}

/** Throws if no row can satisfy the request. The categories are checked later, when the condition is created. */
function checkWanted({ columns }: TableSpec, wanted: NonNullable<RowsRequest['where']>): void {
  for (const [name, value] of Object.entries(wanted)) {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      const names = columns.slice(0, 20).map((one) => one.name);
      throw new GanError(where, `there is no column ${formatValue(name)}. Try one of ${names.join(', ')}.`);
    }
    const type = column.type === 'number' ? 'number' : 'string';
    if (isRange(value)) {
      const isMeasured = column.type === 'number' || column.type === 'date';
      const fits = Object.entries(value).every(([key, x]) => ['min', 'max'].includes(key) && typeof x === type);
      if (isMeasured && fits) continue;
      const expected = isMeasured ? `{ min, max } of ${type}s` : 'a value: only numbers and dates have ranges';
      throw new GanError(where, `'${name}' must be ${expected}; received ${JSON.stringify(value)}.`);
    }
    const isMissing = value === null && 'missing' in column;
    if (!['number', 'date'].includes(column.type) || typeof value === type || isMissing) continue;
    throw new GanError(where, `'${name}' must be a ${column.type}; received ${formatValue(value)}.`);
  }
}

function tooFew(kept: number, drawn: number, n: number): GanError {
  const problem = `of ${drawn} rows that were drawn, ${kept} are as asked, and ${n} are wanted`;
  return new GanError(where, `${problem}. Ask for less in where or constraints, or train for longer.`);
}
