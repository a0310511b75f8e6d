import type { Mode } from '../spec.ts';
import { kMeans } from './one-dimensional-k-means.ts';
import { digamma, logGamma } from './special-functions.ts';

/** Options of {@link bayesianMixture}. The defaults are the same as in CTGAN's reference code. */
export interface BayesianMixtureOptions {
  /** Maximum number of Gaussians. @default 10 */
  readonly components?: number;
  /**
   * Concentration of the Dirichlet process. With a smaller value, fewer Gaussians get a considerable weight.
   * @default 0.001
   */
  readonly concentration?: number;
  /** Maximum number of iterations. @default 100 */
  readonly rounds?: number;
  /** The algorithm has converged if the lower bound on the evidence changes by less than this value. @default 0.001 */
  readonly tolerance?: number;
}

interface Posterior {
  /** The parameters a and b of the stick-breaking weights Beta(a,b). */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly means: Float64Array;
  /** The number of values that determine each mean, including one value for the prior. */
  readonly precisions: Float64Array;
  readonly degrees: Float64Array;
  readonly variances: Float64Array;
}

/** A constant that keeps each variance above 0, like scikit-learn's reg_covar. */
const LEAST_VARIANCE = 1e-6;

/**
 * Fits a Gaussian mixture with a Dirichlet process prior to a column, by variational inference.
 *
 * Source: Blei & Jordan 2006, "Variational inference for Dirichlet process mixtures". The updates and the lower bound
 * follow Bishop 2006, section 10.2. The priors are the same as in scikit-learn's BayesianGaussianMixture: the prior of
 * the mean has the weight of one value, and the prior of the variance has one degree of freedom. The algorithm starts
 * with k-means. Equal values are combined to one term in all sums.
 *
 * @param values the distinct values in increasing order, at least one
 * @param counts the frequency of each value
 * @returns all components with their expected weights, including negligible ones
 */
export function bayesianMixture(
  values: Float64Array,
  counts: Float64Array,
  options: BayesianMixtureOptions = {},
): Mode[] {
  const { components = 10, concentration = 0.001, rounds = 100, tolerance = 1e-3 } = options;
  const size = Math.min(components, values.length);
  const prior = momentsOf(values, counts);
  const clusters = kMeans(values, counts, size);
  const first = Float64Array.from({ length: values.length * size }, (_, i) =>
    Number(clusters[Math.floor(i / size)] === i % size),
  );
  let posterior = maximise(values, counts, first, size, prior, concentration);
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const { responsibilities, entropy } = expect(values, counts, posterior, size);
    posterior = maximise(values, counts, responsibilities, size, prior, concentration);
    const next = lowerBound(entropy, posterior);
    if (Math.abs(next - bound) < tolerance) break;
    bound = next;
  }
  const weights = expectedWeights(posterior);
  return Array.from(posterior.means, (mean, k) => ({
    mean,
    std: Math.sqrt(posterior.variances[k]!),
    weight: weights[k]!,
  }));
}

/** Returns the mean and the variance (divided by n - 1) of the values. */
function momentsOf(values: Float64Array, counts: Float64Array): { mean: number; variance: number } {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const mean = values.reduce((sum, value, i) => sum + counts[i]! * value, 0) / n;
  const squares = values.reduce((sum, value, i) => sum + counts[i]! * (value - mean) ** 2, 0);
  return { mean, variance: n > 1 ? squares / (n - 1) : 0 };
}

function maximise(
  values: Float64Array,
  counts: Float64Array,
  responsibilities: Float64Array,
  size: number,
  prior: { mean: number; variance: number },
  concentration: number,
): Posterior {
  const [totals, sums, squares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const each = (use: (k: number, share: number, value: number) => void): void => {
    values.forEach((value, i) => {
      for (let k = 0; k < size; k++) use(k, counts[i]! * responsibilities[i * size + k]!, value);
    });
  };
  each((k, share, value) => {
    totals[k]! += share;
    sums[k]! += share * value;
  });
  for (let k = 0; k < size; k++) totals[k]! += 10 * Number.EPSILON; // so that an empty component has a mean too
  const centres = sums.map((sum, k) => sum / totals[k]!);
  each((k, share, value) => {
    squares[k]! += share * (value - centres[k]!) ** 2;
  });
  const b = new Float64Array(size);
  for (let k = size - 1, after = 0; k >= 0; k--) {
    b[k] = concentration + after;
    after += totals[k]!;
  }
  const precisions = totals.map((total) => 1 + total);
  const degrees = totals.map((total) => 1 + total);
  const means = centres.map((centre, k) => (prior.mean + totals[k]! * centre) / precisions[k]!);
  const variances = centres.map((centre, k) => {
    const spread = squares[k]! + totals[k]! * LEAST_VARIANCE;
    const fromPrior = (totals[k]! / precisions[k]!) * (centre - prior.mean) ** 2;
    return (prior.variance + spread + fromPrior) / degrees[k]!;
  });
  return { a: totals.map((total) => 1 + total), b, means, precisions, degrees, variances };
}

/** Computes the responsibilities of the components for each value, and their entropy. */
function expect(
  values: Float64Array,
  counts: Float64Array,
  { a, b, means, precisions, degrees, variances }: Posterior,
  size: number,
): { responsibilities: Float64Array; entropy: number } {
  const constants = new Float64Array(size);
  for (let k = 0, before = 0; k < size; k++) {
    const both = digamma(a[k]! + b[k]!);
    const weight = digamma(a[k]!) - both + before;
    before += digamma(b[k]!) - both;
    const density = -0.5 * (Math.log(2 * Math.PI) + Math.log(variances[k]!) + Math.log(degrees[k]!));
    const uncertainty = 0.5 * (Math.log(2) + digamma(0.5 * degrees[k]!) - 1 / precisions[k]!);
    constants[k] = weight + density + uncertainty;
  }
  const responsibilities = new Float64Array(values.length * size);
  let entropy = 0;
  values.forEach((value, i) => {
    const row = responsibilities.subarray(i * size, (i + 1) * size);
    for (let k = 0; k < size; k++) row[k] = constants[k]! - (0.5 * (value - means[k]!) ** 2) / variances[k]!;
    const most = row.reduce((x, y) => Math.max(x, y));
    const log = most + Math.log(row.reduce((sum, x) => sum + Math.exp(x - most), 0));
    for (let k = 0; k < size; k++) {
      const logShare = row[k]! - log;
      row[k] = Math.exp(logShare);
      entropy -= counts[i]! * row[k]! * logShare;
    }
  });
  return { responsibilities, entropy };
}

/** Computes the lower bound on the log evidence without its constant terms. */
function lowerBound(entropy: number, { a, b, precisions, degrees, variances }: Posterior): number {
  let bound = entropy;
  for (let k = 0; k < a.length; k++) {
    const [degree, logPrecision] = [degrees[k]!, -0.5 * Math.log(variances[k]!) - 0.5 * Math.log(degrees[k]!)];
    // This is the term of the Wishart distribution.
    bound += degree * logPrecision + 0.5 * degree * Math.log(2) + logGamma(0.5 * degree);
    bound += logGamma(a[k]!) + logGamma(b[k]!) - logGamma(a[k]! + b[k]!); // the term of the stick-breaking weights
    bound -= 0.5 * Math.log(precisions[k]!);
  }
  return bound;
}

function expectedWeights({ a, b }: Posterior): Float64Array {
  let left = 1;
  const weights = a.map((ak, k) => {
    const share = ak / (ak + b[k]!);
    const weight = share * left;
    left *= 1 - share;
    return weight;
  });
  const sum = weights.reduce((x, y) => x + y);
  return weights.map((weight) => weight / sum);
}
