import { quantile } from './distances.ts';

/** The minimum number of pairs. With fewer pairs, the result would not be reliable. */
const LEAST = 30;
/**
 * The quantile of the distances that is used. If each class has only one sample that is repeated, and the nearest
 * example confuses two classes, about half of the pairs are still equal. So a quantile below one half detects this.
 */
const SHARE = 0.25;

/**
 * Computes the lower quartile of the distances between two rows of the same class. Returns undefined if there are too
 * few such pairs.
 *
 * @param pairs the distances of all pairs i < j of the first `n` rows, in the order of `pairDistances`
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
