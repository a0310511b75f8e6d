import { type FeatureMatrix, selectRows } from '../features/feature-matrix.ts';
import { type PairMeasure, visitPairs } from './pairs.ts';

/** Describes a kernel as a function of the product or of the squared distance of two rows. */
export interface Kernel {
  readonly measure: PairMeasure;
  of(measured: number): number;
}

/** Contains subsets of the rows of a matrix. The row indices of each subset are in ascending order. */
export interface Subsets {
  readonly features: FeatureMatrix;
  readonly rows: readonly Uint32Array[];
}

/**
 * Sums a kernel over all pairs of a row of `a` and a row of `b`. Without `b`, it sums over the pairs i < j of rows of
 * `a`.
 */
export function kernelSum(kernel: Kernel, a: FeatureMatrix, b?: FeatureMatrix): number {
  let sum = 0;
  visitPairs(kernel.measure, a, b, ({ values, stride, row, rows, col, cols }) => {
    for (let i = 0; i < rows; i++) {
      let ofRow = 0; // a sum per row keeps rounding errors from growing with the number of pairs
      for (let j = b === undefined && row === col ? i + 1 : 0; j < cols; j++)
        ofRow += kernel.of(values[i * stride + j]!);
      sum += ofRow;
    }
  });
  return sum;
}

/**
 * Computes the sum of a kernel over pairs for every subset. With `b`, a pair is a row of subset s of `a` and a row of
 * subset s of `b`. Without `b`, it is two rows i < j of a subset of `a`.
 *
 * If all subsets together have more pairs than the full matrices, each pair of the matrices is computed only once and
 * used for all subsets. For example, 100 subsets of 1,000 rows out of 2,000 rows then need a twenty-fifth of the
 * computations.
 */
export function subsetSums(kernel: Kernel, a: Subsets, b?: Subsets): number[] {
  const pairs = a.rows.reduce((sum, subset, s) => sum + subset.length * (b ?? a).rows[s]!.length, 0);
  if (pairs > a.features.rows * (b ?? a).features.rows) return shared(kernel, a, b);
  return a.rows.map((rows, s) => {
    const other = b === undefined ? undefined : selectRows(b.features, b.rows[s]!);
    return kernelSum(kernel, selectRows(a.features, rows), other);
  });
}

function shared(kernel: Kernel, a: Subsets, b: Subsets | undefined): number[] {
  const sums = a.rows.map(() => 0);
  visitPairs(kernel.measure, a.features, b?.features, ({ values, stride, row, rows, col, cols }) => {
    const ofPairs = values.map(kernel.of);
    for (const [s, subset] of a.rows.entries()) {
      const others = (b ?? a).rows[s]!;
      const [first, last] = [firstFrom(others, col), firstFrom(others, col + cols)];
      for (let i = firstFrom(subset, row); i < subset.length && subset[i]! < row + rows; i++) {
        const offset = (subset[i]! - row) * stride - col;
        let ofRow = 0;
        for (let j = b === undefined && row === col ? i + 1 : first; j < last; j++)
          ofRow += ofPairs[offset + others[j]!]!;
        sums[s]! += ofRow;
      }
    }
  });
  return sums;
}

/** Returns the position of the first element of a subset that is at least `row`. */
function firstFrom(subset: Uint32Array, row: number): number {
  let [low, high] = [0, subset.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (subset[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
