import { addon } from './addon.ts';
import { isShared } from './backend.ts';

/**
 * Adds the rows of `x` [rows,d] to `sum` [d], in float64. The result does not depend on the number of threads.
 *
 * @throws RangeError if the sizes do not match; Error if the addon cannot be loaded
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
 * Adds (X - centre)^T (X - centre), in float64, to the lower triangle and the diagonal of `squares` [d,d].
 *
 * The upper triangle is not written. The result does not depend on the number of threads.
 *
 * @param x [rows,d]; `centre` [d] is subtracted from each row, if it is given
 * @throws RangeError if the sizes do not match; Error if the addon cannot be loaded
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
 * Returns the full symmetric matrix from its lower triangle, divided by `divisor`: for example a covariance from the
 * result of {@link addSquares}.
 *
 * @param a [n,n], of which the lower triangle and the diagonal are read
 * @throws RangeError if the size of a is not n x n; Error if the addon cannot be loaded
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
 * Computes a^T b [m,n] for a [k,m] and b [k,n], in float64.
 *
 * @throws RangeError if the sizes do not match; Error if the addon cannot be loaded
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
 * Computes the eigenvalues of a symmetric matrix in float64, in ascending order. The error of each is at most a few n
 * ulp of the largest eigenvalue.
 *
 * It reduces the matrix to tridiagonal form by Householder reflections and then applies the QL algorithm. The result
 * does not depend on the number of threads.
 *
 * @param a [n,n] in row-major order, of which the lower triangle and the diagonal are read
 * @throws RangeError if an element is not finite, or the size of a is not n x n; Error if the addon cannot be loaded
 *
 * @example
 * symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2); // [1, 3]
 */
export function symmetricEigenvalues(a: Float64Array, n: number): Float64Array {
  const eigenvalues = new Float64Array(n);
  addon().doubleMatrix.symmetricEigenvalues(a, eigenvalues, n);
  return eigenvalues;
}

/**
 * The factorisation A ~ P P^T of a positive semi-definite matrix. The rows of P, in the order `order`, form a lower
 * trapezoid.
 */
export interface PivotedFactor {
  /** Number of columns of P. */
  readonly rank: number;
  /**
   * The pivots in the order of elimination, then the remaining indices, [d]. Element (order[i], k) of P is zero for i <
   * k.
   */
  readonly order: Int32Array;
  /** P^T, [rank,d], with its columns in the order of A's columns. */
  readonly transposed: Float64Array;
  /** The largest absolute element of A - P P^T. */
  readonly residual: number;
}

/**
 * Computes a Cholesky factorisation with diagonal pivoting, in float64.
 *
 * It stops when the remainder is only rounding error: when its largest diagonal element is at most d * epsilon * max
 * diag, or when the column of this element has an element that is more than twice as large. The result does not depend
 * on the number of threads. Source: Higham 1990, "Analysis of the Cholesky decomposition of a semi-definite matrix".
 *
 * @param a [d,d], of which the lower triangle is read
 * @throws RangeError if an element is not finite, or the size of a is not d x d; Error if the addon cannot be loaded
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
 * Computes P^T S P [rank,rank] for a factor P and a symmetric S [d,d], in float64. Its rows and columns are in reverse
 * order.
 *
 * Only the lower triangle is written. The eigenvalues are those of S P P^T, except for d - rank zeros. The result does
 * not depend on the number of threads.
 *
 * @throws RangeError if the sizes do not match; Error if the addon cannot be loaded
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
