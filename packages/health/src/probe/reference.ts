import { cellOf, cellsOf, countsIn } from './cells.ts';
import { average, nearestOthers, pairDistances, quantile } from './distances.ts';
import { principalAxes } from './principal-axes.ts';
import { firstRows, type Rows } from './rows.ts';

/** The number of rows that are compared with each other in all pairs. */
export const PAIRED = 256;
/**
 * The fraction of pairs of real examples that count as duplicates. It makes it possible to use the birthday test for
 * continuous data.
 */
export const DUPLICATES = 0.01;
/** The mean number of samples per cell. It is large enough that an empty cell is significant. */
const PER_CELL = 12;
const MOST_CELLS = 100;

/** Contains facts about the real examples, which are computed once. */
export interface Reference {
  readonly rows: Rows;
  /** The distances of all pairs of the first 256 examples. `spread` is their mean. */
  readonly pairs: Float64Array;
  readonly spread: number;
  /** The distance below which two examples count as duplicates. */
  readonly duplicate: number;
  /** The median distance from an example to its nearest other example. */
  readonly nearest: number;
  /** For each example, the index of its nearest other example. */
  readonly neighbour: Int32Array;
  readonly centres: Rows;
  readonly counts: Float64Array;
  /** The mean, the two directions of the largest variance, and the standard deviations along them. */
  readonly axes: ReturnType<typeof principalAxes>;
}

/**
 * Computes the facts about the real examples that samples are compared with.
 *
 * @param samples the number of samples that will be compared
 */
export function referenceOf(rows: Rows, samples: number): Reference {
  const pairs = pairDistances(firstRows(rows, PAIRED));
  const { nearest, neighbour } = nearestOthers(rows);
  const k = Math.max(2, Math.min(MOST_CELLS, Math.floor(Math.min(rows.rows, samples) / PER_CELL)));
  const centres = cellsOf(rows, k);
  return {
    rows,
    pairs,
    spread: average(pairs),
    duplicate: quantile(pairs, DUPLICATES),
    nearest: quantile(nearest, 0.5),
    neighbour,
    centres,
    counts: countsIn(cellOf(rows, centres), k),
    axes: principalAxes(rows),
  };
}
