import { distancesTo } from './distances.ts';
import type { Rows } from './rows.ts';

/**
 * Number of rounds of Lloyd's algorithm. The cells need not be optimal, because both sets are counted in the same
 * cells.
 */
const ROUNDS = 10;

/** Computes the centres of k cells of the data by Lloyd's algorithm. It starts with rows that are far apart. */
export function cellsOf(rows: Rows, k: number): Rows {
  const { cols } = rows;
  const centres = new Float32Array(k * cols);
  const far = new Float64Array(rows.rows).fill(Number.POSITIVE_INFINITY);
  const to = new Float64Array(rows.rows);
  let next = 0;
  for (let c = 0; c < k; c++) {
    centres.set(rows.data.subarray(next * cols, (next + 1) * cols), c * cols);
    distancesTo({ rows: k, cols, data: centres }, c, rows, to);
    next = 0;
    for (let i = 0; i < rows.rows; i++) {
      if (to[i]! < far[i]!) far[i] = to[i]!;
      if (far[i]! > far[next]!) next = i;
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Float64Array(k);
    const sums = new Float64Array(k * cols);
    const of = cellOf(rows, { rows: k, cols, data: centres });
    for (let i = 0; i < rows.rows; i++) {
      counts[of[i]!]! += 1;
      for (let c = 0; c < cols; c++) sums[of[i]! * cols + c]! += rows.data[i * cols + c]!;
    }
    for (let i = 0; i < sums.length; i++) {
      const count = counts[Math.floor(i / cols)]!;
      if (count > 0) centres[i] = sums[i]! / count;
    }
  }
  return { rows: k, cols, data: centres };
}

/** Returns the cell of each row, which is the index of the nearest centre. */
export function cellOf(rows: Rows, centres: Rows): Int32Array {
  const cells = new Int32Array(rows.rows);
  const to = new Float64Array(centres.rows);
  for (let i = 0; i < rows.rows; i++) {
    distancesTo(rows, i, centres, to);
    for (let c = 1; c < centres.rows; c++) if (to[c]! < to[cells[i]!]!) cells[i] = c;
  }
  return cells;
}

/** Counts the rows in each of k cells. */
export function countsIn(cells: Int32Array, k: number): Float64Array {
  const counts = new Float64Array(k);
  for (const cell of cells) counts[cell]! += 1;
  return counts;
}

/** Compares the shares of two sets in the same cells. */
interface CellStatistics {
  /**
   * NDB / K: the fraction of cells whose shares differ at the 5 % level, according to a two-sample test of proportions.
   */
  readonly different: number;
  /** The fraction of the data in cells that have less than a fifth of their expected samples. */
  readonly missing: number;
}

/** Two-sided critical value at the 5 % level. */
const CRITICAL = 1.959964;
/** A cell is hardly reached if it has less than this fraction of its expected samples. */
const HARDLY = 1 / 5;

/**
 * Computes `z = (p - q) / sqrt(P * (1 - P) * (1/n + 1/m))` for each cell, where p and q are the shares of both sets and
 * P is their common share. Source: Richardson & Weiss 2018, "On GANs and GMMs", section 3.
 */
export function compareCells(real: Float64Array, made: Float64Array): CellStatistics {
  const n = real.reduce((a, b) => a + b, 0);
  const m = made.reduce((a, b) => a + b, 0);
  let different = 0;
  let missing = 0;
  for (let c = 0; c < real.length; c++) {
    const [p, q] = [real[c]! / n, made[c]! / m];
    const pooled = (real[c]! + made[c]!) / (n + m);
    const se = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    if (se > 0 && Math.abs(p - q) / se > CRITICAL) different++;
    if (q < HARDLY * p) missing += p;
  }
  return { different: different / real.length, missing };
}
