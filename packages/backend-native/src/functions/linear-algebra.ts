/** The addon's operations on matrices in float64. */
export interface LinearAlgebraAddon {
  readonly doubleMatrix: {
    addRows(sum: Float64Array, x: Float32Array | Float64Array, rows: number): void;
    addSquares(
      squares: Float64Array,
      x: Float32Array | Float64Array,
      rows: number,
      d: number,
      centre: Float64Array | undefined,
    ): void;
    mirrored(a: Float64Array, to: Float64Array, n: number, divisor: number): void;
    transposedProduct(a: Float64Array, b: Float64Array, c: Float64Array, k: number, m: number, n: number): void;
    symmetricEigenvalues(a: Float64Array, eigenvalues: Float64Array, n: number): void;
    pivotedCholesky(a: Float64Array, transposed: Float64Array, order: Int32Array, found: Float64Array, d: number): void;
    congruence(
      transposed: Float64Array,
      order: Int32Array,
      s: Float64Array,
      to: Float64Array,
      rank: number,
      d: number,
    ): void;
  };
}
