import type { FeatureMatrix } from './feature-matrix.ts';
import { type PairMeasure, visitPairs } from './pairs.ts';

/** A kernel of two rows, as a function of what is measured of them. */
export interface Kernel {
  readonly measure: PairMeasure;
  of(measured: number): number;
}

/** Mean of a kernel over the pairs of a row of `a` with one of `b`. */
export function meanAcross(kernel: Kernel, a: FeatureMatrix, b: FeatureMatrix): number {
  return sumOf(kernel, a, b) / (a.rows * b.rows);
}

/** Sum of a kernel over the pairs of two rows i < j of `a`. */
export function sumWithin(kernel: Kernel, a: FeatureMatrix): number {
  return sumOf(kernel, a);
}

function sumOf(kernel: Kernel, a: FeatureMatrix, b?: FeatureMatrix): number {
  let sum = 0;
  visitPairs(kernel.measure, a, b, ({ values, stride, row, rows, col, cols }) => {
    for (let i = 0; i < rows; i++) {
      let ofRow = 0; // sums of sums: rounding does not grow with the number of pairs
      for (let j = b === undefined && row === col ? i + 1 : 0; j < cols; j++)
        ofRow += kernel.of(values[i * stride + j]!);
      sum += ofRow;
    }
  });
  return sum;
}
