import { GanError } from '@ganforge/formats';
import { eachLowerTile } from '../linear-algebra/triangle.ts';
import { checkFinite } from './feature-matrix.ts';
import type { Provenance } from './provenance.ts';

/** Mean and covariance of features. The Frechet distance compares them, and statistics files store them. */
export interface FeatureStatistics {
  /** Number of features. */
  readonly d: number;
  /** The mean, [d]. */
  readonly mean: Float64Array;
  /** The covariance, [d,d], symmetric: the sum of (x - mean)(x - mean)^T over the examples, divided by n - ddof. */
  readonly covariance: Float64Array;
  /** Number of examples; absent if a file does not state it. */
  readonly n?: number;
  /** The ddof of the covariance's divisor n - ddof, 1 or 0; absent if a file does not state it. */
  readonly ddof?: number;
  /** The provenance of the features, as far as it is known. */
  readonly provenance?: Provenance;
  /** The part of a set to which the statistics belong; absent for a whole set, or if a file does not state it. */
  readonly shard?: Shard;
}

/** A part of a set of images that was measured separately. */
export interface Shard {
  /** Index of the part, from 1. */
  readonly index: number;
  /** Number of parts of the set. */
  readonly count: number;
  /** Number of images of the whole set, readable or not. */
  readonly images: number;
}

/** The allowed asymmetry. Files in float32 are symmetric to about 1e-7 of their largest element. */
const ASYMMETRY = 1e-5;

/**
 * Checks statistics: sizes must fit together and values must be finite.
 *
 * @param name their name in messages: `the first set`
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
    `the shard of ${name} must be one of a set's parts; it is ${index} of ${count} of ${images} images.`,
  );
}
