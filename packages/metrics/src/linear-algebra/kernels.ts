/** Columns of a factor that are packed side by side, and so the height and the width of a tile of a product. */
export const SLIVER = 4;

/**
 * The loops that take the time of linear algebra and of distances, over a memory of their own. Offsets count elements of it.
 */
export interface Kernels {
  /** The memory, with room for at least so many elements; what an earlier call returned may be detached by it. */
  memory(elements: number): Float64Array;
  /**
   * Adds a product of packed factors to `c`, tile by tile.
   *
   * A factor is packed in slivers of 4 columns, each [depth,4]. Tile (i,j) of c, 4 x 4 elements in rows `stride` apart,
   * gains the product of sliver i of `left`, transposed, and sliver j of `right`, wherever j <= i + diagonal.
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
  /** The same with the squared difference of two elements in place of their product. */
  addDistanceTiles(...args: Parameters<Kernels['addTiles']>): void;
  /**
   * Reduces the symmetric matrix in the lower triangle of `a`, n rows `stride` apart, to a tridiagonal one of the same
   * eigenvalues: `diagonal` [n], and `coupling` [n] where element i couples i and i + 1. Overwrites `a`.
   *
   * @param stride even, at least n
   * @param work room for 4 stride elements
   */
  tridiagonalize(a: number, n: number, stride: number, diagonal: number, coupling: number, work: number): void;
}
