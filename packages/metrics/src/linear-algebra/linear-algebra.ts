/**
 * The linear algebra that the metrics use, all in float64. The module `@ganforge/backend-native` implements it.
 *
 * Matrices are stored in row-major order without gaps. Methods that build a symmetric matrix write only its lower
 * triangle and its diagonal.
 *
 * @example
 * import * as native from '@ganforge/backend-native';
 * frechetDistance(real, generated, { linearAlgebra: native });
 */
export interface LinearAlgebra {
  /** Adds the rows of `x` [rows,d] to `sum` [d]. */
  addRows(sum: Float64Array, x: Float32Array | Float64Array, rows: number): void;
  /**
   * Adds (X - centre)^T (X - centre) of x [rows,d], or X^T X without a centre [d], to the symmetric `squares` [d,d].
   */
  addSquares(
    squares: Float64Array,
    x: Float32Array | Float64Array,
    sizes: { readonly rows: number; readonly d: number; readonly centre?: Float64Array },
  ): void;
  /** Returns the full symmetric matrix [n,n] from its lower triangle `a` [n,n], divided by `divisor`. */
  mirrored(a: Float64Array, n: number, divisor: number): Float64Array;
  /** Returns a^T b for a [k,m] and b [k,n]: [m,n]. */
  transposedProduct(
    a: Float64Array,
    b: Float64Array,
    sizes: { readonly k: number; readonly m: number; readonly n: number },
  ): Float64Array;
  /** Returns the eigenvalues, in ascending order, of the symmetric matrix whose lower triangle is `a` [n,n]. */
  symmetricEigenvalues(a: Float64Array, n: number): Float64Array;
  /**
   * Factorises the positive semi-definite matrix whose lower triangle is `a` [d,d] by Cholesky with diagonal pivoting.
   *
   * It stops when the remainder is rounding error: when the largest diagonal element is at most d epsilon max diag, or
   * smaller than the elements beside it, as in a matrix that was rounded to float32.
   */
  pivotedCholesky(a: Float64Array, d: number): PivotedFactor;
  /**
   * Returns P^T S P of a symmetric S [d,d], with rows and columns in reverse order: [rank,rank].
   *
   * The reverse order keeps the digits of small eigenvalues. The elements decrease with the pivots, and the reduction
   * to tridiagonal form starts with the last row, so the large elements should come last. (On a product with
   * eigenvalues over 13 decades and a known trace of the root, the error is 1e-14; in the order of the pivots it is
   * 1e-10.)
   */
  congruence(factor: PivotedFactor, s: Float64Array): Float64Array;
}

/** The factorisation A ~ P P^T of a positive semi-definite matrix. The rows of P are reordered to a lower trapezoid. */
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
