import { addon } from './addon.ts';
import { isShared } from './backend.ts';

/**
 * Adds the rows of `x` [rows,d] to `sum` [d], in double. The result does not depend on the number of threads.
 *
 * @throws RangeError when the sizes do not match; Error when the addon cannot be loaded
 *
 * @example
 * const sum = new Float64Array(d);
 * addRows(sum, features, rows);
 * const mean = sum.map((value) => value / rows);
 */
export function addRows(sum: Float64Array, x: Float32Array | Float64Array, rows: number): void {
  addon().doubleMatrix.addRows(sum, x, rows);
}

/**
 * Adds (X - centre)^T (X - centre), in double, to the lower triangle of `squares` [d,d], the diagonal with it; above the
 * diagonal nothing is written. The result does not depend on the number of threads.
 *
 * @param x [rows,d]; `centre` [d] is taken off each row, nothing where it is left out
 * @throws RangeError when the sizes do not match; Error when the addon cannot be loaded
 *
 * @example
 * const squares = new Float64Array(d * d);
 * addSquares(squares, features, { rows, d, centre: mean });
 * const covariance = mirrored(squares, d, rows - 1);
 */
export function addSquares(
  squares: Float64Array,
  x: Float32Array | Float64Array,
  { rows, d, centre }: { readonly rows: number; readonly d: number; readonly centre?: Float64Array },
): void {
  addon().doubleMatrix.addSquares(squares, x, rows, d, centre);
}

/**
 * The whole of a symmetric matrix, divided by `divisor`: a covariance, from what {@link addSquares} adds up.
 *
 * @param a [n,n], of which the lower triangle and the diagonal are read
 * @throws RangeError when a's size is not n x n; Error when the addon cannot be loaded
 *
 * @example
 * mirrored(Float64Array.of(2, 0, 4, 6), 2, 2); // [1, 2, 2, 3]
 */
export function mirrored(a: Float64Array, n: number, divisor: number): Float64Array {
  const whole = new Float64Array(n * n);
  addon().doubleMatrix.mirrored(a, whole, n, divisor);
  return whole;
}

/**
 * a^T b of a [k,m] and b [k,n], all in double: [m,n].
 *
 * @throws RangeError when the sizes do not match; Error when the addon cannot be loaded
 */
export function transposedProduct(
  a: Float64Array,
  b: Float64Array,
  { k, m, n }: { readonly k: number; readonly m: number; readonly n: number },
): Float64Array {
  const c = new Float64Array(m * n);
  addon().doubleMatrix.transposedProduct(a, b, c, k, m, n);
  return c;
}

/**
 * The eigenvalues of a symmetric matrix in double, ascending, each within a few n ulp of the largest.
 *
 * By Householder reflections to a tridiagonal matrix, and QL. The same bits for any number of threads.
 *
 * @param a [n,n] by rows, of which the lower triangle and the diagonal are read
 * @throws RangeError when an element is not finite, or a's size is not n x n; Error when the addon cannot be loaded
 *
 * @example
 * symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2); // [1, 3]
 */
export function symmetricEigenvalues(a: Float64Array, n: number): Float64Array {
  const eigenvalues = new Float64Array(n);
  addon().doubleMatrix.symmetricEigenvalues(a, eigenvalues, n);
  return eigenvalues;
}

/** A ~ P P^T of a positive semi-definite matrix, with the rows of P reordered to a lower trapezoid. */
export interface PivotedFactor {
  /** Columns of P. */
  readonly rank: number;
  /** [d] The pivots in the order they were taken, then the rest: element (order[i], k) of P is zero for i < k. */
  readonly order: Int32Array;
  /** [rank,d] P^T, whose columns are in the order of A's. */
  readonly transposed: Float64Array;
  /** The largest element of what P P^T leaves of A, by size. */
  readonly residual: number;
}

/**
 * Cholesky's factorisation in double with diagonal pivoting, which ends where what is left is rounding: at a diagonal of at
 * most d epsilon max diag, or one below the elements beside it. The same bits for any number of threads.
 *
 * Higham 1990, "Analysis of the Cholesky decomposition of a semi-definite matrix".
 *
 * @param a [d,d], of which the lower triangle is read
 * @throws RangeError when an element is not finite, or a's size is not d x d; Error when the addon cannot be loaded
 *
 * @example
 * pivotedCholesky(Float64Array.of(1, 2, 2, 4), 2); // rank 1, order [1, 0], transposed [1, 2], residual 0
 */
export function pivotedCholesky(a: Float64Array, d: number): PivotedFactor {
  const transposed = new Float64Array(d * d);
  const order = new Int32Array(d);
  const found = new Float64Array(2);
  addon().doubleMatrix.pivotedCholesky(a, transposed, order, found, d);
  const [rank, residual] = found as unknown as [number, number];
  return { rank, order, transposed: transposed.subarray(0, rank * d), residual };
}

/**
 * P^T S P of a factor and a symmetric S [d,d], in double, with its rows and columns in reverse, of which the lower triangle
 * is made: [rank,rank]. Its eigenvalues are those of S P P^T, less d - rank zeros. The same bits for any number of
 * threads.
 *
 * @throws RangeError when the sizes do not match; Error when the addon cannot be loaded
 *
 * @example
 * const eigenvalues = symmetricEigenvalues(congruence(factor, s), factor.rank);
 */
export function congruence({ rank, order, transposed }: PivotedFactor, s: Float64Array): Float64Array {
  const result = new Float64Array(rank * rank);
  const own = isShared(order) ? order.slice() : order;
  addon().doubleMatrix.congruence(transposed, own, s, result, rank, own.length);
  return result;
}
