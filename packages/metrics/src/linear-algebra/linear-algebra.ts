/**
 * What the metrics need of linear algebra, all in double: `@ganforge/backend-native` as a whole is one of these.
 *
 * Matrices are stored by rows without gaps. Of a symmetric one that is made the lower triangle is written, the diagonal
 * with it, and nothing above.
 *
 * @example
 * import * as native from '@ganforge/backend-native';
 * frechetDistance(real, generated, { linearAlgebra: native });
 */
export interface LinearAlgebra {
  /** Adds the rows of `x` [rows,d] to `sum` [d]. */
  addRows(sum: Float64Array, x: Float32Array | Float64Array, rows: number): void;
  /** Adds (X - centre)^T (X - centre) of x [rows,d], or X^T X without a centre [d], to the symmetric `squares` [d,d]. */
  addSquares(
    squares: Float64Array,
    x: Float32Array | Float64Array,
    sizes: { readonly rows: number; readonly d: number; readonly centre?: Float64Array },
  ): void;
  /** The whole [n,n] of the symmetric matrix whose lower triangle `a` [n,n] holds, divided by `divisor`. */
  mirrored(a: Float64Array, n: number, divisor: number): Float64Array;
  /** a^T b of a [k,m] and b [k,n]: [m,n]. */
  transposedProduct(
    a: Float64Array,
    b: Float64Array,
    sizes: { readonly k: number; readonly m: number; readonly n: number },
  ): Float64Array;
  /** The eigenvalues, ascending, of the symmetric matrix whose lower triangle `a` [n,n] holds. */
  symmetricEigenvalues(a: Float64Array, n: number): Float64Array;
  /**
   * Cholesky's factorisation with diagonal pivoting of the positive semi-definite matrix whose lower triangle `a` [d,d]
   * holds. It ends where what is left is rounding: at a diagonal of at most d epsilon max diag, or one below the elements
   * beside it, as in a matrix that was rounded to single precision.
   */
  pivotedCholesky(a: Float64Array, d: number): PivotedFactor;
  /**
   * P^T S P of a symmetric S [d,d] with its rows and columns in reverse: [rank,rank].
   *
   * In reverse, because its elements fall off with the pivots: a reduction to tridiagonal form that begins with the last
   * row keeps the digits of small eigenvalues where large elements come last. (Measured on a product with eigenvalues
   * over 13 decades, whose trace of the root is known: 1e-14 off, and 1e-10 in the order of the pivots.)
   */
  congruence(factor: PivotedFactor, s: Float64Array): Float64Array;
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
