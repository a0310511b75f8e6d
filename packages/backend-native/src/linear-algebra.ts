import { addon } from './addon.ts';

/** The addon's matrices in double. */
export interface LinearAlgebraAddon {
  readonly doubleMatrix: {
    addMoments(sum: Float64Array, outer: Float64Array, features: Float32Array | Float64Array, rows: number): void;
    transposedProduct(a: Float64Array, b: Float64Array, c: Float64Array, k: number, m: number, n: number): void;
    symmetricEigenvalues(a: Float64Array, eigenvalues: Float64Array, n: number): void;
  };
}

/**
 * Adds features to sums of them and of their products, in double: what means and covariances are made of.
 *
 * `sum` [d] gains the sum of the rows, the lower triangle of `outer` [d,d], the diagonal with it, X^T X; above the
 * diagonal nothing is written. The result does not depend on the number of threads.
 *
 * @param features [rows,d]
 * @throws RangeError when the sizes do not match; Error when the addon cannot be loaded
 *
 * @example
 * const [sum, outer] = [new Float64Array(d), new Float64Array(d * d)];
 * for (const batch of batches) addMoments(sum, outer, batch, batch.length / d);
 * // covariance of i >= j: (outer[i * d + j] - sum[i] * sum[j] / n) / (n - 1)
 */
export function addMoments(
  sum: Float64Array,
  outer: Float64Array,
  features: Float32Array | Float64Array,
  rows: number,
): void {
  addon().doubleMatrix.addMoments(sum, outer, features, rows);
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
