import type { Rows } from './rows.ts';

/** The euclidean distance of row i of a to row j of b. */
export function distance(a: Rows, i: number, b: Rows, j: number): number {
  const { cols } = a;
  let sum = 0;
  for (let c = 0, p = i * cols, q = j * cols; c < cols; c++, p++, q++) {
    const d = a.data[p]! - b.data[q]!;
    sum += d * d;
  }
  return Math.sqrt(sum);
}

/** Distances of all pairs i < j. */
export function pairDistances(rows: Rows): Float64Array {
  const n = rows.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out[at++] = distance(rows, i, rows, j);
  return out;
}

/** What the distances of all rows to all of another set say. */
export interface CrossDistances {
  readonly mean: number;
  /** Of each row, the distance to its nearest row of the other set, and which that is. */
  readonly nearest: Float64Array;
  readonly neighbour: Int32Array;
}

/** Distances of all rows of a to all of b. */
export function crossDistances(a: Rows, b: Rows): CrossDistances {
  const nearest = new Float64Array(a.rows).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Int32Array(a.rows).fill(-1);
  let sum = 0;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      const d = distance(a, i, b, j);
      sum += d;
      if (d < nearest[i]!) {
        nearest[i] = d;
        neighbour[i] = j;
      }
    }
  }
  return { mean: sum / (a.rows * b.rows), nearest, neighbour };
}

/** Each row's distance to the nearest other row, and which that is. */
export function nearestOthers(rows: Rows): { nearest: Float64Array; neighbour: Int32Array } {
  const n = rows.rows;
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const neighbour = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const d = distance(rows, i, rows, j);
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

/** The value below which a share of the values is. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The mean of numbers; NaN of none. */
export function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
