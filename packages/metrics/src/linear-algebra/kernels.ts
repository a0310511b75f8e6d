/**
 * Number of columns of a factor that are packed together. It is also the height and the width of a tile of a product.
 */
export const SLIVER = 4;

/**
 * Contains the inner loops of linear algebra and of distances. They work in their own memory; offsets are in elements.
 */
export interface Kernels {
  /** Returns the memory after growing it to at least this many elements. Arrays from earlier calls may be detached. */
  memory(elements: number): Float64Array;
  /**
   * Adds a product of packed factors to `c`, tile by tile.
   *
   * A factor is packed in slivers of 4 columns, each [depth,4]. Tile (i,j) of `c` has 4 x 4 elements, and its rows are
   * `stride` elements apart. For all `j <= i + diagonal`, the product of the transposed sliver i of `left` and sliver j
   * of `right` is added to tile (i,j).
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
  /** Works like `addTiles`, but adds squared differences of elements instead of products. */
  addDistanceTiles(...args: Parameters<Kernels['addTiles']>): void;
  /**
   * Reduces a symmetric matrix to a tridiagonal matrix with the same eigenvalues. The lower triangle of the matrix is
   * in `a`, in n rows that are `stride` elements apart; it is overwritten. The result is `diagonal` [n] and `coupling`
   * [n], where `coupling[i]` is the element between rows i and i + 1.
   *
   * @param stride the distance of two rows, an even number of at least n
   * @param work the offset of `4 * stride` elements of working memory
   */
  tridiagonalize(a: number, n: number, stride: number, diagonal: number, coupling: number, work: number): void;
}
