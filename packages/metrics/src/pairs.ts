import type { FeatureMatrix } from './feature-matrix.ts';

/** What is computed of a pair of rows x, y: sum x_k y_k, or sum (x_k - y_k)^2. */
export type PairMeasure = 'product' | 'squared-distance';

/** Measures of all pairs of `rows` rows of one matrix with `cols` rows of another: values[i * stride + j]. */
export interface PairTile {
  /** Valid until the next tile. */
  readonly values: Float64Array;
  readonly stride: number;
  /** Row of the first matrix that values[0] belongs to. */
  readonly row: number;
  readonly rows: number;
  /** Row of the second matrix that values[0] belongs to. */
  readonly col: number;
  readonly cols: number;
}

/** Rows of a tile's side, and features summed at a time: two such panels fit a second-level cache. */
const SIDE = 64;
const DEPTH = 256;
/** Rows that a panel interleaves, so that the inner loop reads both panels from front to back. */
const GROUP = 4;

/**
 * Measures every row of `a` against every row of `b`, tile by tile, in float64 and memory that does not grow with N.
 *
 * A pair's measure depends on its two rows alone and not on where they stand, and is the same either way round: rows
 * that are equal have a distance of exactly 0, and equal distances compare equal. That holds for the differences taken
 * here and not for |x|^2 + |y|^2 - 2 x y, which loses half the digits of small distances.
 *
 * @param b without it, pairs within `a`: then only tiles on and above the diagonal come, those on it whole
 */
export function visitPairs(
  measure: PairMeasure,
  a: FeatureMatrix,
  b: FeatureMatrix | undefined,
  visit: (tile: PairTile) => void,
): void {
  const other = b ?? a;
  const accumulate = measure === 'product' ? addProducts : addSquaredDistances;
  const chunks = Math.ceil(a.cols / DEPTH);
  const left = Array.from({ length: chunks }, () => new Float64Array(SIDE * DEPTH));
  const right = new Float64Array(SIDE * DEPTH);
  const values = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < a.rows; row += SIDE) {
    const rows = Math.min(SIDE, a.rows - row);
    for (const [chunk, panel] of left.entries()) pack(panel, a, row, rows, chunk);
    for (let col = b === undefined ? row : 0; col < other.rows; col += SIDE) {
      const cols = Math.min(SIDE, other.rows - col);
      values.fill(0);
      for (const [chunk, panel] of left.entries()) {
        const depth = pack(right, other, col, cols, chunk);
        accumulate(values, panel, right, depth, Math.ceil(rows / GROUP), Math.ceil(cols / GROUP));
      }
      visit({ values, stride: SIDE, row, rows, col, cols });
    }
  }
}

/** Copies a chunk of the features of some rows into a panel, four rows interleaved; gives the number of features. */
function pack(panel: Float64Array, { data, cols }: FeatureMatrix, row: number, rows: number, chunk: number): number {
  const begin = chunk * DEPTH;
  const depth = Math.min(DEPTH, cols - begin);
  for (let i = 0; i < Math.ceil(rows / GROUP) * GROUP; i++) {
    let to = (i - (i % GROUP)) * depth + (i % GROUP);
    let from = (row + i) * cols + begin;
    const padded = i >= rows;
    for (let k = 0; k < depth; k++, to += GROUP) panel[to] = padded ? 0 : data[from++]!;
  }
  return depth;
}

type Accumulate = (
  values: Float64Array,
  left: Float64Array,
  right: Float64Array,
  depth: number,
  rowGroups: number,
  colGroups: number,
) => void;

/** Adds the products of 4 x 2 rows at a time, whose eight sums stay in registers. */
const addProducts: Accumulate = (values, left, right, depth, rowGroups, colGroups) => {
  for (let i = 0; i < rowGroups; i++) {
    for (let j = 0; j < colGroups * GROUP; j += 2) {
      let l = i * GROUP * depth;
      let r = (j - (j % GROUP)) * depth + (j % GROUP);
      let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < depth; k++) {
        const y0 = right[r]!;
        const y1 = right[r + 1]!;
        let x = left[l]!;
        s00 += x * y0;
        s01 += x * y1;
        x = left[l + 1]!;
        s10 += x * y0;
        s11 += x * y1;
        x = left[l + 2]!;
        s20 += x * y0;
        s21 += x * y1;
        x = left[l + 3]!;
        s30 += x * y0;
        s31 += x * y1;
        l += GROUP;
        r += GROUP;
      }
      const at = i * GROUP * SIDE + j;
      values[at]! += s00;
      values[at + 1]! += s01;
      values[at + SIDE]! += s10;
      values[at + SIDE + 1]! += s11;
      values[at + 2 * SIDE]! += s20;
      values[at + 2 * SIDE + 1]! += s21;
      values[at + 3 * SIDE]! += s30;
      values[at + 3 * SIDE + 1]! += s31;
    }
  }
};

/** The same of squared differences. */
const addSquaredDistances: Accumulate = (values, left, right, depth, rowGroups, colGroups) => {
  for (let i = 0; i < rowGroups; i++) {
    for (let j = 0; j < colGroups * GROUP; j += 2) {
      let l = i * GROUP * depth;
      let r = (j - (j % GROUP)) * depth + (j % GROUP);
      let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < depth; k++) {
        const y0 = right[r]!;
        const y1 = right[r + 1]!;
        let x = left[l]!;
        let d = x - y0;
        s00 += d * d;
        d = x - y1;
        s01 += d * d;
        x = left[l + 1]!;
        d = x - y0;
        s10 += d * d;
        d = x - y1;
        s11 += d * d;
        x = left[l + 2]!;
        d = x - y0;
        s20 += d * d;
        d = x - y1;
        s21 += d * d;
        x = left[l + 3]!;
        d = x - y0;
        s30 += d * d;
        d = x - y1;
        s31 += d * d;
        l += GROUP;
        r += GROUP;
      }
      const at = i * GROUP * SIDE + j;
      values[at]! += s00;
      values[at + 1]! += s01;
      values[at + SIDE]! += s10;
      values[at + SIDE + 1]! += s11;
      values[at + 2 * SIDE]! += s20;
      values[at + 2 * SIDE + 1]! += s21;
      values[at + 3 * SIDE]! += s30;
      values[at + 3 * SIDE + 1]! += s31;
    }
  }
};
