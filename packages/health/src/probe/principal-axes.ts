import type { Rows } from './rows.ts';

/**
 * Number of rounds of the power iteration. If two variances are nearly equal, their directions may be mixed, which does
 * no harm here.
 */
const ROUNDS = 20;
const AXES = 2;

/** Computes the mean of rows, the two directions of the largest variance, and the standard deviations along them. */
export function principalAxes(rows: Rows): {
  readonly mean: Float64Array;
  readonly axes: readonly { readonly direction: Float64Array; readonly deviation: number }[];
} {
  const { cols } = rows;
  const mean = meanOf(rows);
  const covariance = covarianceOf(rows, mean);
  const axes: { direction: Float64Array; deviation: number }[] = [];
  for (let axis = 0; axis < Math.min(AXES, cols); axis++) {
    let direction = new Float64Array(cols).map((_, c) => 1 / (1 + ((c + axis) % cols)));
    let variance = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const next = new Float64Array(cols);
      for (let c = 0; c < cols; c++) {
        for (let d = 0; d < cols; d++) next[c]! += covariance[c * cols + d]! * direction[d]!;
      }
      for (const { direction: other } of axes) {
        const along = next.reduce((sum, value, c) => sum + value * other[c]!, 0);
        for (let c = 0; c < cols; c++) next[c]! -= along * other[c]!;
      }
      variance = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
      if (variance === 0) break;
      direction = next.map((value) => value / variance);
    }
    axes.push({ direction, deviation: Math.sqrt(variance) });
  }
  return { mean, axes };
}

function covarianceOf({ rows, cols, data }: Rows, mean: Float64Array): Float64Array {
  const out = new Float64Array(cols * cols);
  const centred = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++) centred[c] = data[i * cols + c]! - mean[c]!;
    for (let c = 0; c < cols; c++) {
      for (let d = 0; d < cols; d++) out[c * cols + d]! += (centred[c]! * centred[d]!) / rows;
    }
  }
  return out;
}

/** Computes the mean row. */
export function meanOf({ rows, cols, data }: Rows): Float64Array {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows * cols; i++) mean[i % cols]! += data[i]! / rows;
  return mean;
}
