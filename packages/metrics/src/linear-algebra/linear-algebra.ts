/**
 * What the metrics need of linear algebra, all in double: `@ganforge/backend-native` as a whole is one of these.
 *
 * Matrices are stored by rows without gaps.
 *
 * @example
 * import * as native from '@ganforge/backend-native';
 * frechetDistance(real, generated, { linearAlgebra: native });
 */
export interface LinearAlgebra {
  /**
   * Adds the rows of `features` [rows,d] to `sum` [d], and X^T X to the lower triangle of `outer` [d,d], the diagonal
   * with it; above the diagonal nothing is written.
   */
  addMoments(sum: Float64Array, outer: Float64Array, features: Float32Array | Float64Array, rows: number): void;
  /** a^T b of a [k,m] and b [k,n]: [m,n]. */
  transposedProduct(
    a: Float64Array,
    b: Float64Array,
    sizes: { readonly k: number; readonly m: number; readonly n: number },
  ): Float64Array;
  /** The eigenvalues, ascending, of the symmetric matrix whose lower triangle `a` [n,n] holds. */
  symmetricEigenvalues(a: Float64Array, n: number): Float64Array;
}
