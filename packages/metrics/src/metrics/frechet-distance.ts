import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { FeatureMoments } from '../features/feature-moments.ts';
import { checkStatistics, type FeatureStatistics } from '../features/feature-statistics.ts';
import { checkSameProvenance, commonProvenance, frechetLabel, type Provenance } from '../features/provenance.ts';
import type { LinearAlgebra, PivotedFactor } from '../linear-algebra/linear-algebra.ts';
import { standardLinearAlgebra } from '../linear-algebra/standard.ts';
import { checkResult } from '../numbers/checks.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/frechet-distance';

/**
 * The limit for negative eigenvalues of a covariance, relative to its largest variance. It is larger than the errors of
 * rounding to float32.
 */
const INDEFINITE = 1e-3;

/** The eigenvalues that are kept must be at least this factor larger than those that are treated as rounding errors. */
const GAP = 10;

/** Options of {@link frechetDistance}. */
export interface FrechetDistanceOptions {
  /**
   * The linear algebra to use, for example the native backend.
   * @default WebAssembly, or JavaScript if WebAssembly is not available
   */
  readonly linearAlgebra?: LinearAlgebra;
}

/** The result of {@link frechetDistance}. Pairs have the order of its two arguments. */
export interface FrechetDistance {
  /** The squared distance. For equal sets, rounding can make it slightly negative. */
  readonly value: number;
  /** `|m_1 - m_2|^2` */
  readonly meanTerm: number;
  /** `tr S_1 + tr S_2 - 2 * tr sqrt(S_1 * S_2)` */
  readonly covarianceTerm: number;
  /**
   * The rank of the covariance that was factorised, usually the one with the lower rank. If the rank is below d, this
   * covariance is singular.
   */
  readonly rank: number;
  readonly d: number;
  readonly n: readonly [number | undefined, number | undefined];
  readonly ddof: readonly [number | undefined, number | undefined];
  /** The correct name of the number; see {@link frechetLabel}. */
  readonly label: string;
  /** The combined provenance of both sets, as far as it is known. */
  readonly provenance: Provenance;
  /** Warnings to read before you compare the number with another one. */
  readonly warnings: readonly string[];
}

/**
 * Computes the squared Frechet distance between two normal distributions. Their means and covariances are those of two
 * sets of features. For Inception features the distance is the FID.
 *
 * The distance is `|m_1 - m_2|^2 + tr S_1 + tr S_2 - 2 * tr sqrt(S_1 * S_2)`. The last trace is the sum of the square
 * roots of the eigenvalues of `P^T * S_2 * P`, where `S_1 = P * P^T` is a pivoted factorisation. This is also exact for
 * singular covariances, while a matrix square root of `S_1 * S_2` would add square roots of rounding errors. If the two
 * arguments are exchanged, the result changes only by rounding.
 *
 * Source: Dowson and Landau 1982, "The Frechet distance between multivariate normal distributions"; Heusel et al. 2017,
 * "GANs trained by a two time-scale update rule converge to a local Nash equilibrium".
 *
 * @param a the first set; the covariance of a FeatureMoments is computed with ddof 1
 * @throws GanError `shape` if the numbers of features differ; `mismatch` if the provenance differs; `argument` if a
 *   matrix is not a covariance; `not-finite` if the distance is 2^1024 or more
 *
 * @example
 * const { value, label, warnings } = frechetDistance(realMoments, generatedMoments);
 */
export function frechetDistance(
  a: FeatureMoments | FeatureStatistics,
  b: FeatureMoments | FeatureStatistics,
  options: FrechetDistanceOptions = {},
): FrechetDistance {
  checkKnownOptions(where, options, ['linearAlgebra']);
  const [first, second] = [statisticsOf('the first set', a), statisticsOf('the second set', b)];
  const { d } = first;
  if (second.d !== d) {
    throw new GanError(where, `both sets must have the same features; received ${d} and ${second.d}.`, {
      code: 'shape',
    });
  }
  checkSameProvenance(where, first.provenance ?? {}, second.provenance ?? {});
  const provenance = commonProvenance(first.provenance ?? {}, second.provenance ?? {});
  const { trace, rank } = traceOfRoot(options.linearAlgebra ?? standardLinearAlgebra(), first, second);
  const meanTerm = first.mean.reduce((sum, mean, i) => sum + (mean - second.mean[i]!) ** 2, 0);
  const covarianceTerm = traceOf(first) + traceOf(second) - 2 * trace;
  const value = meanTerm + covarianceTerm;
  checkResult(
    where,
    { value, meanTerm, covarianceTerm },
    'The distance is a square of features. Scale the features down.',
  );
  return {
    value,
    meanTerm,
    covarianceTerm,
    rank,
    d,
    n: [first.n, second.n],
    ddof: [first.ddof, second.ddof],
    label: frechetLabel(provenance),
    provenance,
    warnings: warningsOf(first, second, provenance, rank),
  };
}

function statisticsOf(name: string, set: FeatureMoments | FeatureStatistics): FeatureStatistics {
  if (typeof set !== 'object' || set === null) {
    throw new GanError(where, `${name} must be FeatureMoments or statistics; received ${formatValue(set)}.`);
  }
  if (set instanceof FeatureMoments) return set.finish();
  checkStatistics(where, name, set);
  return set;
}

function traceOf({ covariance, d }: FeatureStatistics): number {
  let trace = 0;
  for (let i = 0; i < d; i++) trace += covariance[i * d + i]!;
  return trace;
}

/** Computes `tr sqrt(S_1 * S_2)` from a factorisation of the covariance with the lower rank. */
function traceOfRoot(
  linearAlgebra: LinearAlgebra,
  first: FeatureStatistics,
  second: FeatureStatistics,
): { readonly trace: number; readonly rank: number } {
  const { d } = first;
  // A covariance of fewer examples has a lower rank. If both sets have enough examples, or if n is unknown, any order
  // works.
  const [left, right] =
    mostRank(second) < mostRank(first) ? [scaled(second), scaled(first)] : [scaled(first), scaled(second)];
  const root = Math.sqrt(left.scale) * Math.sqrt(right.scale);
  const factor = factorOf(linearAlgebra, left.covariance, d);
  const values = linearAlgebra.symmetricEigenvalues(linearAlgebra.congruence(factor, right.covariance), factor.rank);
  const rounding = d * Number.EPSILON;
  if (factor.rank === 0 || values[0]! > rounding * values[factor.rank - 1]!) {
    return { trace: root * sumOfRoots(values), rank: factor.rank };
  }
  // The smallest eigenvalues are rounding errors, so the other covariance may be singular too. The square roots of
  // rounding errors are too large to ignore.
  const other = factorOf(linearAlgebra, right.covariance, d);
  const rank = Math.min(factor.rank, other.rank);
  const fewer =
    other.rank < factor.rank
      ? linearAlgebra.symmetricEigenvalues(linearAlgebra.congruence(other, left.covariance), rank)
      : values;
  const isEitherWhole = factor.rank === d || other.rank === d;
  return { trace: root * sumOfRoots(isEitherWhole ? fewer : withoutRounding(fewer, rounding)), rank };
}

/**
 * Scales a covariance so that its variances are at most about 1. Then squares of variances neither overflow nor become
 * 0. The divisor is a power of 4, so its square root is exact.
 */
function scaled({ covariance, d }: FeatureStatistics): { readonly covariance: Float64Array; readonly scale: number } {
  const most = largestVariance(covariance, d);
  if (most === 0) return { covariance, scale: 1 };
  const scale = 4 ** Math.floor(Math.log2(most) / 2);
  return { covariance: scale === 1 ? covariance : covariance.map((value) => value / scale), scale };
}

/**
 * Drops eigenvalues that are rounding errors. The product of two singular covariances may have a lower rank than either
 * of them. Its other eigenvalues are then rounding errors, which are much smaller than the rest. If there is no such
 * gap, all eigenvalues are kept.
 */
function withoutRounding(ascending: Float64Array, rounding: number): Float64Array {
  const first = ascending.findIndex((value) => value > rounding);
  if (first === -1) return new Float64Array(0);
  const apart = ascending[first]! > GAP * Math.max(rounding, ascending[first - 1] ?? 0);
  return apart ? ascending.subarray(first) : ascending;
}

function mostRank({ n, d }: FeatureStatistics): number {
  return n === undefined ? d : Math.min(d, n - 1);
}

function factorOf(linearAlgebra: LinearAlgebra, covariance: Float64Array, d: number): PivotedFactor {
  const factor = linearAlgebra.pivotedCholesky(covariance, d);
  const share = factor.residual / largestVariance(covariance, d);
  if (share > INDEFINITE) {
    throw new GanError(
      where,
      `a covariance must be positive semi-definite; one has a negative part of ${share} times its largest variance.`,
    );
  }
  return factor;
}

function largestVariance(covariance: Float64Array, d: number): number {
  let most = 0;
  for (let i = 0; i < d; i++) most = Math.max(most, covariance[i * d + i]!);
  return most;
}

/**
 * Sums the square roots in ascending order, so that small values are not lost. Negative values are rounding errors of
 * 0.
 */
function sumOfRoots(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}

function warningsOf(
  first: FeatureStatistics,
  second: FeatureStatistics,
  provenance: Provenance,
  rank: number,
): string[] {
  const warnings: string[] = [];
  const sets = { first, second };
  const { d } = first;
  for (const [name, { n }] of Object.entries(sets)) {
    if (n === undefined) warnings.push(`The number of examples of the ${name} set is unknown.`);
    else if (n <= d) {
      warnings.push(
        `The ${name} set has ${n} examples for ${d} features: its covariance has rank ${n - 1} at most, and ` +
          'the distance has a large positive bias. Compare it only with distances for the same number of examples.',
      );
    }
  }
  const enough = [first, second].every(({ n }) => n === undefined || n > d);
  if (enough && rank < d)
    warnings.push(
      `A covariance has rank ${rank}, not ${d}, because features are constant or depend on other features.`,
    );
  if (first.ddof !== undefined && second.ddof !== undefined && first.ddof !== second.ddof) {
    warnings.push(
      `The covariances have different divisors, because ddof is ${first.ddof} for one and ${second.ddof} for the other.`,
    );
  }
  const unknown = (['extractor', 'layer', 'preset', 'weights'] as const).filter(
    (field) => provenance[field] === undefined,
  );
  if (unknown.length > 0) warnings.push(`Unknown for both sets: ${unknown.join(', ')}.`);
  return warnings;
}

const schema = {
  ddof: {
    type: 'choice',
    choices: [0, 1],
    default: 1,
    about: 'The covariance is divided by the number of examples minus ddof: 1 as in most tools, 0 as in StyleGAN2-ADA.',
  },
} as const;

/**
 * Defines {@link frechetDistance} as a metric for commands and training runs. The caller computes the moments with the
 * divisor `n - ddof`.
 */
export const fidMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'moments' }> = {
  name: 'fid',
  about: 'the Frechet distance: FID with the Inception weights, FD(name) with any other extractor',
  kinds: ['any'],
  inputs: { real: true, generated: 'moments' },
  options: schema,
  better: { value: 'lower' },
  label: (value, provenance) => (value === 'value' ? frechetLabel(provenance) : value),
  compute({ real, generated }, _, { linearAlgebra, warn }) {
    const { value, meanTerm, covarianceTerm, rank, d, warnings } = frechetDistance(
      real,
      generated,
      linearAlgebra && { linearAlgebra },
    );
    for (const warning of warnings) warn(warning);
    return { value, meanTerm, covarianceTerm, rank, d };
  },
};
