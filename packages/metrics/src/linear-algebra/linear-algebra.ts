/**
 * Describes the linear algebra that the metrics use, in float64. The module `@ganforge/backend-native` implements it.
 *
 * Matrices are in row-major order without gaps. Methods that compute a symmetric matrix write only its lower triangle
 * and its diagonal.
 *
 * @example
 * import * as native from '@ganforge/backend-native';
 * frechetDistance(real, generated, { linearAlgebra: native });
 */
export interface LinearAlgebra {
  /** Adds the rows of `x` [rows,d] to `sum` [d]. */
  addRows(sum: Float64Array, x: Float32Array | Float64Array, rows: number): void;
  /**
   * Adds `(X - centre)^T * (X - centre)` for x [rows,d] to the symmetric matrix `squares` [d,d]. Without `centre` [d],
   * it adds `X^T * X`.
   */
  addSquares(
    squares: Float64Array,
    x: Float32Array | Float64Array,
    sizes: { readonly rows: number; readonly d: number; readonly centre?: Float64Array },
  ): void;
  /** Returns the full symmetric matrix [n,n] whose lower triangle is `a` [n,n], divided by `divisor`. */
  mirrored(a: Float64Array, n: number, divisor: number): Float64Array;
  /** Returns `a^T * b` [m,n] for a [k,m] and b [k,n]. */
  transposedProduct(
    a: Float64Array,
    b: Float64Array,
    sizes: { readonly k: number; readonly m: number; readonly n: number },
  ): Float64Array;
  /** Returns the eigenvalues, in ascending order, of the symmetric matrix whose lower triangle is `a` [n,n]. */
  symmetricEigenvalues(a: Float64Array, n: number): Float64Array;
  /**
   * Factorises a positive semi-definite matrix by Cholesky with diagonal pivoting. `a` [d,d] contains its lower
   * triangle.
   *
   * The factorisation stops when the remainder consists of rounding errors. This is the case if the largest diagonal
   * element is at most `d * epsilon * max(diag)`, or if it is smaller than other elements of the remainder. The second
   * case occurs for matrices that were rounded to float32.
   */
  pivotedCholesky(a: Float64Array, d: number): PivotedFactor;
  /**
   * Computes `M = P^T * S * P` [rank,rank] for a symmetric matrix S [d,d], and returns M with its rows and columns in
   * reverse order. Element (i, j) of the result is element `(rank - 1 - i, rank - 1 - j)` of M.
   *
   * The reverse order keeps the digits of small eigenvalues: the elements decrease with the pivots, and the reduction
   * to tridiagonal form starts at the last row, so large elements should come last. (Measured on a product whose
   * eigenvalues span 13 decades and whose trace of the root is known: the error is 1e-14. In the order of the pivots
   * the error is 1e-10.)
   */
  congruence(factor: PivotedFactor, s: Float64Array): Float64Array;
}

/**
 * The factorisation `A ~ P * P^T` of a positive semi-definite matrix. If the rows of P are reordered by `order`, P is a
 * lower trapezoid.
 */
export interface PivotedFactor {
  /** Number of columns of P. */
  readonly rank: number;
  /**
   * The indices of the pivots in the order of elimination, followed by the remaining indices, [d]. The element
   * `(order[i], k)` of P is zero if `i < k`.
   */
  readonly order: Int32Array;
  /** The matrix P^T [rank,d]. Its columns are in the order of the columns of A. */
  readonly transposed: Float64Array;
  /** The largest absolute element of `A - P * P^T`. */
  readonly residual: number;
}
