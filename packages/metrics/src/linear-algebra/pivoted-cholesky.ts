import type { LinearAlgebra, PivotedFactor } from './linear-algebra.ts';

/** Number of pivots between two updates of the whole remainder. */
const BLOCK = 64;

/**
 * In a positive semi-definite matrix, no element is larger than the largest diagonal element. If an element is larger
 * by more than this factor, rounding is not the cause.
 */
const DOMINANCE = 2;

/**
 * Computes {@link LinearAlgebra.pivotedCholesky} with `addSquares`.
 *
 * Source: Higham 1990, "Analysis of the Cholesky decomposition of a semi-definite matrix". The blocks are those of
 * LAPACK's dpstrf (Lucas 2004, "LAPACK-style codes for level 2 and 3 pivoted Cholesky factorizations").
 */
export function pivotedCholesky(addSquares: LinearAlgebra['addSquares'], a: Float64Array, d: number): PivotedFactor {
  const negative = negated(a, d);
  const transposed = new Float64Array(d * d);
  const order = new Int32Array(d);
  let active: Int32Array = Int32Array.from({ length: d }, (_, i) => i);
  let diagonal: Float64Array = Float64Array.from(active, (i) => a[i * d + i]!);
  const tolerance = d * Number.EPSILON * Math.max(0, ...diagonal);
  let rank = 0;
  for (let done = false; !done && active.length > 0; ) {
    const size = active.length;
    const columns = new Float64Array(Math.min(BLOCK, size) * size);
    const taken = new Uint8Array(size);
    let rows = 0;
    for (; rows * size < columns.length; rows++) {
      const at = rows * size;
      const pivot = largest(diagonal, taken);
      done = diagonal[pivot]! <= tolerance || !nextColumn(negative, columns, at, size, pivot, taken);
      if (done) break;
      scaleColumn(columns.subarray(at, at + size), pivot, diagonal);
      taken[pivot] = 1;
      order[rank + rows] = active[pivot]!;
    }
    spread(columns, rows, active, transposed.subarray(rank * d), d);
    rank += rows;
    const kept = Int32Array.from(taken.keys()).filter((i) => !taken[i]);
    compact(negative, size, kept);
    const trailing = columnsOf(columns, rows, size, kept);
    active = kept.map((i) => active[i]!);
    diagonal = Float64Array.from(kept, (i) => diagonal[i]!);
    const rest = negative.subarray(0, kept.length ** 2);
    addSquares(rest, trailing, { rows, d: kept.length });
  }
  order.set(active, rank);
  const residual = largestBelow(negative, active.length);
  return { rank, order, transposed: transposed.subarray(0, rank * d), residual };
}

/** Returns the negated matrix. Adding products of columns to it subtracts them from the matrix. */
function negated(a: Float64Array, d: number): Float64Array {
  const negative = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let at = i * d; at <= i * d + i; at++) negative[at] = -a[at]!;
  }
  return negative;
}

function largest(diagonal: Float64Array, taken: Uint8Array): number {
  let found = -1;
  for (let i = 0; i < diagonal.length; i++) {
    if (!taken[i] && (found === -1 || diagonal[i]! > diagonal[found]!)) found = i;
  }
  return found;
}

/**
 * Computes the column of the pivot in the remainder, subtracts the earlier columns of the block, and writes it to
 * `columns` at offset `at`.
 *
 * @returns whether the column is possible in a positive semi-definite matrix
 */
function nextColumn(
  negative: Float64Array,
  columns: Float64Array,
  at: number,
  size: number,
  pivot: number,
  taken: Uint8Array,
): boolean {
  for (let i = 0; i < size; i++) {
    columns[at + i] = -negative[i < pivot ? pivot * size + i : i * size + pivot]!;
  }
  let from = 0;
  // Subtracts four columns at a time, so that the target is read and written only once for four columns.
  for (; from + 4 * size <= at; from += 4 * size) {
    const [one, two, three] = [from + size, from + 2 * size, from + 3 * size];
    const [f0, f1] = [columns[from + pivot]!, columns[one + pivot]!];
    const [f2, f3] = [columns[two + pivot]!, columns[three + pivot]!];
    for (let i = 0; i < size; i++) {
      const first = f0 * columns[from + i]! + f1 * columns[one + i]!;
      columns[at + i]! -= first + (f2 * columns[two + i]! + f3 * columns[three + i]!);
    }
  }
  for (; from < at; from += size) {
    const factor = columns[from + pivot]!;
    for (let i = 0; i < size; i++) columns[at + i]! -= factor * columns[from + i]!;
  }
  let most = 0;
  for (let i = 0; i < size; i++) {
    if (taken[i]) columns[at + i] = 0;
    else most = Math.max(most, Math.abs(columns[at + i]!));
  }
  return most <= DOMINANCE * columns[at + pivot]!;
}

/** Divides a column by the square root of its pivot, and subtracts the squares of its elements from the diagonal. */
function scaleColumn(column: Float64Array, pivot: number, diagonal: Float64Array): void {
  const inverse = 1 / Math.sqrt(column[pivot]!);
  for (let i = 0; i < column.length; i++) {
    column[i]! *= inverse;
    diagonal[i]! -= column[i]! * column[i]!;
  }
}

/** Copies the rows of the active columns to rows of all columns. */
function spread(from: Float64Array, rows: number, active: Int32Array, to: Float64Array, d: number): void {
  const size = active.length;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) to[row * d + active[i]!] = from[row * size + i]!;
  }
}

/** Returns the columns `kept` of a matrix [rows,size]. */
function columnsOf(a: Float64Array, rows: number, size: number, kept: Int32Array): Float64Array {
  const width = kept.length;
  const result = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) result[row * width + i] = a[row * size + kept[i]!]!;
  }
  return result;
}

/** Removes all rows and columns except `kept` from the lower triangle of a matrix [size,size], in place. */
function compact(a: Float64Array, size: number, kept: Int32Array): void {
  const width = kept.length;
  for (let i = 0; i < width; i++) {
    const from = kept[i]! * size;
    for (let j = 0; j <= i; j++) a[i * width + j] = a[from + kept[j]!]!;
  }
}

function largestBelow(a: Float64Array, size: number): number {
  let most = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) most = Math.max(most, Math.abs(a[i * size + j]!));
  }
  return most;
}
