/** Number of columns of a factor that are packed together; also height and width of a tile of a product. */
export const SLIVER = 4;

/** The inner loops of linear algebra and of distances, on a memory of their own. Offsets count its elements. */
export interface Kernels {
  /** Returns the memory with room for at least this many elements. It may detach the arrays of earlier calls. */
  memory(elements: number): Float64Array;
  /**
   * Adds a product of packed factors to `c`, tile by tile.
   *
   * A factor is packed in slivers of 4 columns, each [depth,4]. Tile (i,j) of c, 4 x 4 elements in rows `stride` apart,
   * is increased by the product of sliver i of `left`, transposed, and sliver j of `right`, for all j <= i + diagonal.
   */
  addTiles(
    left: number,
    right: number,
    c: number,
    depth: number,
    leftSlivers: number,
    rightSlivers: number,
    stride: number,
    diagonal: number,
  ): void;
  /** Like `addTiles`, with the squared difference of two elements instead of their product. */
  addDistanceTiles(...args: Parameters<Kernels['addTiles']>): void;
  /**
   * Reduces the symmetric matrix in the lower triangle of `a`, n rows `stride` apart, to a tridiagonal matrix with the
   * same eigenvalues: `diagonal` [n], and `coupling` [n] where element i couples i and i + 1. Overwrites `a`.
   *
   * @param stride even, at least n
   * @param work room for 4 stride elements
   */
  tridiagonalize(a: number, n: number, stride: number, diagonal: number, coupling: number, work: number): void;
}
