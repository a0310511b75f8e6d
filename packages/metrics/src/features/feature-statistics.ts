import { GanError } from '@ganforge/formats';
import { eachLowerTile } from '../linear-algebra/triangle.ts';
import { checkFinite } from './feature-matrix.ts';
import type { Provenance } from './provenance.ts';

/**
 * Contains the mean and the covariance of features. A Frechet distance compares two of them, and a statistics file
 * stores one.
 */
export interface FeatureStatistics {
  /** Number of features. */
  readonly d: number;
  /** The mean, [d]. */
  readonly mean: Float64Array;
  /**
   * The symmetric covariance [d,d]: the sum of `(x - mean) * (x - mean)^T` over the examples, divided by `n - ddof`.
   */
  readonly covariance: Float64Array;
  /** The number of examples; absent if it was read from a file that does not state it. */
  readonly n?: number;
  /**
   * The ddof, 1 or 0: the covariance was divided by `n - ddof`. Absent if it was read from a file that does not state
   * it.
   */
  readonly ddof?: number;
  /** The provenance of the features, as far as it is known. */
  readonly provenance?: Provenance;
  /**
   * The part of a set that the statistics describe. Absent if they describe a whole set, or if a file does not state
   * it.
   */
  readonly shard?: Shard;
}

/** Identifies a part of a set of images whose statistics were computed separately. */
export interface Shard {
  /** Index of the part, from 1. */
  readonly index: number;
  /** Number of parts of the set. */
  readonly count: number;
  /** Number of images of the whole set, including unreadable images. */
  readonly images: number;
}

/** The allowed asymmetry, relative to the largest element. Files in float32 are symmetric to about 1e-7. */
const ASYMMETRY = 1e-5;

/**
 * Checks statistics: the sizes must match, and all values must be finite.
 *
 * @param name the name of the statistics for messages, such as `the first set`
 * @throws GanError `shape`, `not-finite`, or `argument` if the covariance is not symmetric or has a negative variance
 */
export function checkStatistics(where: string, name: string, statistics: FeatureStatistics): void {
  const { d, mean, covariance, n, ddof, shard } = statistics;
  if (!Number.isSafeInteger(d) || d < 1 || mean?.length !== d || covariance?.length !== d * d) {
    throw new GanError(
      where,
      `${name} must have d means and d x d covariances; received d = ${d}, ${mean?.length} and ${covariance?.length}.`,
      { code: 'shape' },
    );
  }
  if (n !== undefined && !(Number.isSafeInteger(n) && n >= 1)) {
    throw new GanError(where, `n of ${name} must be an integer >= 1; it is ${n}.`);
  }
  if (ddof !== undefined && ddof !== 0 && ddof !== 1) {
    throw new GanError(where, `ddof of ${name} must be 0 or 1; it is ${ddof}.`);
  }
  if (shard !== undefined) checkShard(where, name, shard);
  checkFinite(where, `the mean of ${name}`, mean, d);
  checkFinite(where, `the covariance of ${name}`, covariance, d);
  let most = 0;
  for (let i = 0; i < d; i++) {
    const variance = covariance[i * d + i]!;
    if (variance < 0) throw new GanError(where, `variances of ${name} must be >= 0; number ${i} is ${variance}.`);
    most = Math.max(most, variance);
  }
  eachLowerTile(d, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      for (let j = left; j < Math.min(right, i); j++) {
        const lower = covariance[i * d + j]!;
        const upper = covariance[j * d + i]!;
        if (Math.abs(lower - upper) <= ASYMMETRY * most) continue;
        throw new GanError(
          where,
          `the covariance of ${name} must be symmetric; (${i},${j}) is ${lower} and (${j},${i}) is ${upper}.`,
        );
      }
    }
  });
}

function checkShard(where: string, name: string, { index, count, images }: Shard): void {
  const areCounts = [index, count, images].every((value) => Number.isSafeInteger(value) && value >= 1);
  if (areCounts && index <= count && count <= images) return;
  throw new GanError(
    where,
    `the shard of ${name} must be part i of n with 1 <= i <= n, and n at most the number of images; received part ${index} of ${count}, for ${images} images.`,
  );
}
