import type { Rows } from './rows.ts';

/**
 * Computes the Euclidean distances between row i of `a` and the rows of `b` from row `from` on. The distance to row j
 * is stored in `out[j]`.
 *
 * It processes four rows at a time. Their sums do not depend on each other, so this takes one third of the time of
 * separate rows. Each sum adds the columns in order.
 */
export function distancesTo(a: Rows, i: number, b: Rows, out: Float64Array, from = 0): void {
  const { cols } = a;
  const [x, y, start] = [a.data, b.data, i * cols];
  let j = from;
  for (; j + 4 <= b.rows; j += 4) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let c = 0, q = j * cols; c < cols; c++, q++) {
      const value = x[start + c]!;
      const d0 = value - y[q]!;
      const d1 = value - y[q + cols]!;
      const d2 = value - y[q + 2 * cols]!;
      const d3 = value - y[q + 3 * cols]!;
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[j] = Math.sqrt(s0);
    out[j + 1] = Math.sqrt(s1);
    out[j + 2] = Math.sqrt(s2);
    out[j + 3] = Math.sqrt(s3);
  }
  for (; j < b.rows; j++) {
    let sum = 0;
    for (let c = 0, q = j * cols; c < cols; c++, q++) {
      const d = x[start + c]! - y[q]!;
      sum += d * d;
    }
    out[j] = Math.sqrt(sum);
  }
}

/** Computes the distances of all pairs i < j of rows. */
export function pairDistances(rows: Rows): Float64Array {
  const n = rows.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  const to = new Float64Array(n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    distancesTo(rows, i, rows, to, i + 1);
    for (let j = i + 1; j < n; j++) out[at++] = to[j]!;
  }
  return out;
}

/** Contains results of the distances between all rows of two sets. */
export interface CrossDistances {
  readonly mean: number;
  /** The distance from each row to the nearest row of the other set. `neighbour` contains the index of that row. */
  readonly nearest: Float64Array;
  readonly neighbour: Int32Array;
}

/** Computes the distances between all rows of a and all rows of b. */
export function crossDistances(a: Rows, b: Rows): CrossDistances {
  const nearest = new Float64Array(a.rows).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Int32Array(a.rows).fill(-1);
  const to = new Float64Array(b.rows);
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    distancesTo(a, i, b, to);
    for (let j = 0; j < b.rows; j++) {
      const d = to[j]!;
      sum += d;
      if (d < nearest[i]!) {
        nearest[i] = d;
        neighbour[i] = j;
      }
    }
  }
  return { mean: sum / (a.rows * b.rows), nearest, neighbour };
}

/** Computes the distance from each row to the nearest other row of the same set, and the index of that row. */
export function nearestOthers(rows: Rows): { nearest: Float64Array; neighbour: Int32Array } {
  const n = rows.rows;
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Int32Array(n).fill(-1);
  const to = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    distancesTo(rows, i, rows, to, i + 1);
    for (let j = i + 1; j < n; j++) {
      const d = to[j]!;
      if (d < nearest[i]!) {
        nearest[i] = d;
        neighbour[i] = j;
      }
      if (d < nearest[j]!) {
        nearest[j] = d;
        neighbour[j] = i;
      }
    }
  }
  return { nearest, neighbour };
}

/** Returns the quantile of the values at a share in [0,1]. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Computes the mean of numbers. It is NaN if there are none. */
export function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
