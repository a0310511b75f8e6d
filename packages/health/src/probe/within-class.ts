import { quantile } from './distances.ts';

/** Pairs that are needed, so that they say something. */
const LEAST = 30;
/**
 * Which of the distances is taken, from the smallest on: where each class has one sample again and again, and the nearest
 * example takes two classes for one, about half of the pairs are still alike.
 */
const SHARE = 0.25;

/**
 * Computes the lower quartile of the distances between two rows of one class; undefined if there are too few such
 * pairs.
 *
 * @param pairs distances of all pairs i < j of the first `n` rows, as `pairDistances` orders them
 * @param classOf the class of each row
 */
export function withinClass(pairs: Float64Array, n: number, classOf: (row: number) => number): number | undefined {
  const found: number[] = [];
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) if (classOf(i) === classOf(j)) found.push(pairs[at]!);
  }
  return found.length < LEAST ? undefined : quantile(found, SHARE);
}
