import { GanError, Mt19937, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { checkFeaturePair, type FeatureMatrix, rowsBetween } from '../features/feature-matrix.ts';
import { frechetLabel } from '../features/provenance.ts';
import { checkInteger, checkResult, optionsBeside } from '../numbers/checks.ts';
import { meanAndStd } from '../numbers/mean-and-std.ts';
import { type Kernel, kernelSum, subsetSums } from '../pairs/kernel-sum.ts';
import { type Metric, type MetricCounts, namedAfter } from './metric.ts';

const where = 'metrics/kernel-distance';

/** The number of examples that is assumed if the number is unknown. */
const UNKNOWN = Number.MAX_SAFE_INTEGER;

const schema = {
  estimator: {
    type: 'choice',
    choices: ['subsets', 'blocks', 'full'],
    default: 'subsets',
    about:
      'How the distance is averaged: over random subsets, as in torch-fidelity; over consecutive blocks, as in TF-GAN; or over all examples at once.',
  },
  subsets: { type: 'integer', min: 1, default: 100, about: 'Number of random subsets.' },
  subsetSize: {
    type: 'integer',
    min: 2,
    optional: true,
    about: 'Examples in a subset, from each set; not more than the smaller set has. By default 1000.',
  },
  maxSubsetSize: {
    type: 'integer',
    min: 2,
    optional: true,
    about:
      'Use instead of subsetSize: this number of examples, or all of the smaller set if it has fewer, as in clean-fid (with 1000).',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 4294967295,
    default: 2020,
    about: "Seed of numpy's RandomState, which draws the subsets.",
  },
  blockSize: {
    type: 'integer',
    min: 2,
    default: 1024,
    about: 'Largest number of examples in a block; the sizes of blocks differ as little as possible.',
  },
} as const;

/** Options of {@link kernelDistance}. The defaults are the same as in torch-fidelity. */
export interface KernelDistanceOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

type Sets = Pick<KernelDistanceOptions, 'real' | 'generated'>;
type Resolved = ResolvedOf<typeof schema>;

/** The result of {@link kernelDistance}. */
export interface KernelDistance {
  /** The mean of the estimates. It is about 0 if both sets have the same distribution, and it can be negative. */
  readonly mean: number;
  /** The standard deviation of the estimates with ddof 0. It is 0 if there is a single estimate. */
  readonly std: number;
  /**
   * The standard error of the mean over blocks, as in TF-GAN: the standard deviation with ddof 1 divided by the square
   * root of the number of blocks. It is absent if there are fewer than 2 blocks.
   */
  readonly standardError?: number;
  /** The estimate of every subset or block. */
  readonly estimates: readonly number[];
}

const optionsOf = {
  subsets: ['subsets', 'subsetSize', 'maxSubsetSize', 'seed'],
  blocks: ['blockSize'],
  full: [],
} as const;

/**
 * Computes the kernel distance, an unbiased estimate of the squared maximum mean discrepancy. For Inception features it
 * is the KID.
 *
 * `real` is [N,D], `generated` is [M,D], and the kernel is `(x * y / D + 1)^3`. The sums exclude the pairs of a row
 * with itself. Source: Binkowski et al. 2018, "Demystifying MMD GANs", section 4; Gretton et al. 2012, "A Kernel
 * Two-Sample Test", equation 3.
 *
 * With the same seed, the subsets equal those of torch-fidelity if the generated set is its input 1. For each subset,
 * `choice` without replacement draws first the generated rows and then the real rows. clean-fid draws in the same
 * order, but with the seed that its caller has set in numpy. Here sums are in float64; the other tools use the type of
 * the features.
 *
 * @throws GanError if a set is not finite, the sets differ in D, or an option is invalid; `not-finite` if features are
 *   so large (about 1e50) that their products overflow
 * @example
 * const { mean, std } = kernelDistance({ real, generated, subsets: 100, subsetSize: 1000 });
 * console.log(`KID ${mean.toFixed(5)} +- ${std.toFixed(5)}`);
 */
export function kernelDistance(options: KernelDistanceOptions): KernelDistance {
  const resolved = optionsBeside(where, schema, options, ['real', 'generated']);
  const { real, generated } = options;
  const { estimator } = resolved;
  checkFeaturePair(where, { real, generated }, 2);
  checkNoIdle(options, resolved);
  checkSizes({ real: real.rows, generated: generated.rows }, resolved);
  if (estimator === 'full') return summary([discrepancy(real, generated)]);
  if (estimator === 'subsets') return summary(ofSubsets({ real, generated }, resolved));
  const estimates = ofBlocks({ real, generated }, resolved.blockSize);
  if (estimates.length === 1) return summary(estimates);
  return { ...summary(estimates), standardError: meanAndStd(estimates, 1).std / Math.sqrt(estimates.length) };
}

function summary(estimates: readonly number[]): KernelDistance {
  const { mean, std } = meanAndStd(estimates, 0);
  checkResult(
    where,
    { mean, std },
    'The kernel takes the third power of products of features. Scale the features down.',
  );
  return { mean, std, estimates };
}

/** Throws if an option is given that the chosen estimator does not use. */
function checkNoIdle(given: object, { estimator }: Resolved): void {
  const known: readonly string[] = ['real', 'generated', 'estimator', ...optionsOf[estimator]];
  const idle = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name))?.[0];
  if (idle !== undefined) {
    throw new GanError(where, `${idle} has no effect on the estimator '${estimator}'. Leave it out.`);
  }
}

/** Checks that the sets are large enough for the subsets or blocks. A set of unknown size is not checked. */
function checkSizes({ real, generated }: MetricCounts, options: Resolved): void {
  const { estimator, blockSize } = options;
  const [most, least] = [Math.max(real ?? 0, generated ?? 0), Math.min(real ?? UNKNOWN, generated ?? UNKNOWN)];
  if (estimator === 'subsets') subsetSizeOf(least, options);
  if (estimator !== 'blocks' || least === UNKNOWN) return;
  const blocks = Math.ceil(most / blockSize);
  if (least >= 2 * blocks) return;
  throw new GanError(
    where,
    `${blocks} blocks of at most ${blockSize} rows leave fewer than 2 rows in a block of the set of ${least}. ` +
      'Choose a larger blockSize.',
  );
}

function subsetSizeOf(most: number, { subsetSize, maxSubsetSize }: Resolved): number {
  if (subsetSize !== undefined && maxSubsetSize !== undefined) {
    throw new GanError(where, 'subsetSize and maxSubsetSize set the same thing. Give only one of them.');
  }
  const size = maxSubsetSize === undefined ? (subsetSize ?? 1000) : Math.min(maxSubsetSize, most);
  checkInteger(where, 'subsetSize', size, [2, most], `Try ${most}.`);
  return size;
}

function ofSubsets({ real, generated }: Sets, options: Resolved): number[] {
  const { subsets, seed } = options;
  const size = subsetSizeOf(Math.min(real.rows, generated.rows), options);
  const random = new Mt19937(seed);
  const choose = (rows: number): Uint32Array => Uint32Array.from(random.choice(rows, size, { replace: false })).sort();
  const chosen = Array.from({ length: subsets }, () => ({
    generated: choose(generated.rows), // drawn before `real`, because the fields of an object are evaluated in order
    real: choose(real.rows),
  }));
  const ofReal = { features: real, rows: chosen.map((rows) => rows.real) };
  const ofGenerated = { features: generated, rows: chosen.map((rows) => rows.generated) };
  const kernel = cubic(real.cols);
  const [within, other] = [subsetSums(kernel, ofReal), subsetSums(kernel, ofGenerated)];
  const across = subsetSums(kernel, ofReal, ofGenerated);
  return across.map((sum, s) => unbiased(within[s]!, size, other[s]!, size, sum));
}

function ofBlocks({ real, generated }: Sets, blockSize: number): number[] {
  const blocks = Math.ceil(Math.max(real.rows, generated.rows) / blockSize);
  return Array.from({ length: blocks }, (_, i) => discrepancy(block(real, i, blocks), block(generated, i, blocks)));
}

/** Returns block i. The sizes of blocks differ by at most 1, and larger blocks come last. */
function block(features: FeatureMatrix, i: number, blocks: number): FeatureMatrix {
  const size = Math.floor(features.rows / blocks);
  const smaller = blocks - (features.rows % blocks);
  const begin = (at: number): number => at * size + Math.max(0, at - smaller);
  return rowsBetween(features, begin(i), begin(i + 1));
}

/** Computes the unbiased estimate of the squared discrepancy between all examples of both sets. */
function discrepancy(real: FeatureMatrix, generated: FeatureMatrix): number {
  const kernel = cubic(real.cols);
  const [within, other] = [kernelSum(kernel, real), kernelSum(kernel, generated)];
  return unbiased(within, real.rows, other, generated.rows, kernelSum(kernel, real, generated));
}

/**
 * Computes the unbiased estimate from three sums: over the pairs i < j within each of two sets with n and m rows, and
 * over all pairs between the sets.
 */
function unbiased(ofReal: number, n: number, ofGenerated: number, m: number, across: number): number {
  return (2 * ofReal) / (n * (n - 1)) + (2 * ofGenerated) / (m * (m - 1)) - (2 * across) / (n * m);
}

function cubic(d: number): Kernel {
  return {
    measure: 'product',
    of: (product) => {
      const base = product / d + 1;
      return base * base * base;
    },
  };
}

/** Defines {@link kernelDistance} as a metric for commands and training runs. */
export const kidMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'kid',
  about: 'the kernel distance: KID with the Inception weights, KD(name) with any other extractor',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  options: schema,
  better: { mean: 'lower' },
  label(value, provenance) {
    const label = frechetLabel(provenance);
    if (label === 'FID') return value === 'mean' ? 'KID' : value;
    return namedAfter('KD')(value, provenance);
  },
  check(counts, options) {
    checkSizes(counts, options);
  },
  compute({ real, generated }, options) {
    const idle = (Object.keys(schema) as (keyof typeof schema)[]).filter(
      (name) => name !== 'estimator' && !(optionsOf[options.estimator] as readonly string[]).includes(name),
    );
    const used = Object.fromEntries(Object.entries(options).filter(([name]) => !idle.includes(name as 'subsets')));
    const { mean, std, estimates, standardError } = kernelDistance({ real, generated, ...used });
    return { mean, std, estimates: estimates.length, ...(standardError !== undefined && { standardError }) };
  },
};
