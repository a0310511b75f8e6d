import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { type Kernels, SLIVER } from '../linear-algebra/kernels.ts';
import { standardKernels } from '../linear-algebra/standard.ts';

/** The measure of two rows x and y: `sum(x_k * y_k)` or `sum((x_k - y_k)^2)`. */
export type PairMeasure = 'product' | 'squared-distance';

/**
 * Contains the measures of all pairs of some rows of one matrix and some rows of another matrix. `values[i * stride +
 * j]` is the measure of row `row + i` of the first matrix and row `col + j` of the second matrix.
 */
export interface PairTile {
  /** The values. They are valid until the next tile is visited. */
  readonly values: Float64Array;
  readonly stride: number;
  /** The index of the first row of the tile in the first matrix. */
  readonly row: number;
  readonly rows: number;
  /** The index of the first row of the tile in the second matrix. */
  readonly col: number;
  readonly cols: number;
}

/** The side of a tile, and the number of features in a block. Two panels of this size fit into the L2 cache. */
const SIDE = 64;
const DEPTH = 256;

/**
 * Computes the measure of every row of `a` with every row of `b`, tile by tile, in float64. Memory use does not grow
 * with N.
 *
 * The measure of a pair depends only on its two rows, not on their positions or order. So equal rows have a distance of
 * exactly 0, and equal distances are exactly equal. This is true because differences are computed. The formula `|x|^2 +
 * |y|^2 - 2 * x * y` would lose half the digits of small distances.
 *
 * @param b the second matrix; without it, pairs within `a` are measured, and only tiles on and above the diagonal are
 *   visited
 * @param visit receives each tile; it must not use the linear algebra of this package, which uses the same memory
 */
export function visitPairs(
  measure: PairMeasure,
  a: FeatureMatrix,
  b: FeatureMatrix | undefined,
  visit: (tile: PairTile) => void,
  kernels: Kernels = standardKernels(),
): void {
  const other = b ?? a;
  const add = measure === 'product' ? kernels.addTiles : kernels.addDistanceTiles;
  const [left, right, to] = [0, a.cols * SIDE, a.cols * SIDE + DEPTH * SIDE];
  const memory = kernels.memory(to + SIDE * SIDE);
  const values = memory.subarray(to, to + SIDE * SIDE);
  for (let row = 0; row < a.rows; row += SIDE) {
    const rows = Math.min(SIDE, a.rows - row);
    for (let k = 0; k < a.cols; k += DEPTH) pack(memory, left + k * SIDE, a, row, rows, k);
    for (let col = b === undefined ? row : 0; col < other.rows; col += SIDE) {
      const cols = Math.min(SIDE, other.rows - col);
      values.fill(0);
      const [rowSlivers, colSlivers] = [Math.ceil(rows / SLIVER), Math.ceil(cols / SLIVER)];
      for (let k = 0; k < a.cols; k += DEPTH) {
        const depth = pack(memory, right, other, col, cols, k);
        add(left + k * SIDE, right, to, depth, rowSlivers, colSlivers, SIDE, colSlivers);
      }
      visit({ values, stride: SIDE, row, rows, col, cols });
    }
  }
}

/**
 * Packs the features of some rows, starting at feature `begin`, into slivers [depth,4]. The last sliver is filled up
 * with zeros. Returns the depth.
 */
function pack(
  memory: Float64Array,
  to: number,
  { data, cols }: FeatureMatrix,
  row: number,
  rows: number,
  begin: number,
): number {
  const depth = Math.min(DEPTH, cols - begin);
  for (let i = 0; i < Math.ceil(rows / SLIVER) * SLIVER; i++) {
    let at = to + (i - (i % SLIVER)) * depth + (i % SLIVER);
    let from = (row + i) * cols + begin;
    const isPadding = i >= rows;
    for (let k = 0; k < depth; k++, at += SLIVER) memory[at] = isPadding ? 0 : data[from++]!;
  }
  return depth;
}
