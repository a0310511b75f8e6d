import { checkKnownOptions, GanError, Mt19937 } from '@ganforge/formats';
import { checkFeaturePair, type FeatureMatrix, rowsBetween } from '../features/feature-matrix.ts';
import { checkInteger, checkOneOf, checkResult, checkSeed } from '../numbers/checks.ts';
import { meanAndStd } from '../numbers/mean-and-std.ts';
import { type Kernel, kernelSum, subsetSums } from '../pairs/kernel-sum.ts';

const where = 'metrics/kernel-distance';

/** Options of {@link kernelDistance}; the defaults are torch-fidelity's. */
export interface KernelDistanceOptions {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
  /**
   * What is averaged: `subsets`, random ones, as torch-fidelity and clean-fid do; `blocks` that follow one another, as
   * TF-GAN does; `full`, one estimate from all rows.
   *
   * @default 'subsets'
   */
  readonly estimator?: 'subsets' | 'blocks' | 'full';
  /** Number of subsets. @default 100 */
  readonly subsets?: number;
  /** Rows of a subset, of each set: 2 or more, and no more than a set has. @default 1000 */
  readonly subsetSize?: number;
  /** Instead of `subsetSize`: that many, or as many as the smaller set has, as clean-fid does (with 1000). */
  readonly maxSubsetSize?: number;
  /** Seed of numpy's `RandomState`, in 0..2^32-1. @default 2020 */
  readonly seed?: number;
  /** Most rows of a block; blocks have as equal sizes as can be. @default 1024 */
  readonly blockSize?: number;
}

/** What {@link kernelDistance} gives. */
export interface KernelDistance {
  /** Mean of the estimates: about 0, and sometimes below it, where both sets come from one distribution. */
  readonly mean: number;
  /** Standard deviation of the estimates with ddof 0: of one estimate, 0. */
  readonly std: number;
  /** TF-GAN's error of the mean over blocks, their deviation with ddof 1 over the root of their number; from 2 blocks. */
  readonly standardError?: number;
  /** Every subset's or block's estimate. */
  readonly estimates: readonly number[];
}

const optionsOf = {
  subsets: ['subsets', 'subsetSize', 'maxSubsetSize', 'seed'],
  blocks: ['blockSize'],
  full: [],
} as const;

/**
 * The kernel distance, KID where the features are Inception's: an unbiased estimate of the squared maximum mean discrepancy.
 *
 * `real` is [N,D], `generated` [M,D]; the kernel is (x y / D + 1)^3. Pairs of a row with itself do not count within a
 * set. Binkowski et al. 2018, "Demystifying MMD GANs", section 4; Gretton et al. 2012, "A Kernel
 * Two-Sample Test", equation 3.
 *
 * Seeded subsets are torch-fidelity's where its input 1 is the generated set, as its documentation has it: for every
 * subset `choice` without replacement of generated rows, then of real ones. clean-fid draws in the same order, from
 * the seed that its caller gave numpy. Sums are in float64, where the tools round to the type of the features.
 *
 * @throws GanError for sets that are not finite or differ in D, for options that cannot work, and `not-finite` for features
 * so large (1e50) that their products are no numbers
 * @example
 * const { mean, std } = kernelDistance({ real, generated, subsets: 100, subsetSize: 1000 });
 * console.log(`KID ${mean.toFixed(5)} +- ${std.toFixed(5)}`);
 */
export function kernelDistance(options: KernelDistanceOptions): KernelDistance {
  checkKnownOptions(where, options, ['real', 'generated', 'estimator', ...optionsOf.subsets, ...optionsOf.blocks]);
  const { real, generated, estimator = 'subsets' } = options;
  checkFeaturePair(where, { real, generated }, 2);
  checkOneOf(where, 'estimator', estimator, Object.keys(optionsOf));
  const known: readonly string[] = ['real', 'generated', 'estimator', ...optionsOf[estimator]];
  const idle = Object.entries(options).find(([name, value]) => value !== undefined && !known.includes(name))?.[0];
  if (idle !== undefined) {
    throw new GanError(where, `${idle} has no effect on the estimator '${estimator}'. Leave it out.`);
  }
  if (estimator === 'full') return summary([discrepancy(real, generated)]);
  if (estimator === 'subsets') return summary(ofSubsets(options));
  const estimates = ofBlocks(options);
  if (estimates.length === 1) return summary(estimates);
  return { ...summary(estimates), standardError: meanAndStd(estimates, 1).std / Math.sqrt(estimates.length) };
}

function summary(estimates: readonly number[]): KernelDistance {
  const { mean, std } = meanAndStd(estimates, 0);
  checkResult(where, { mean, std }, 'It is the third power of products of features: scale them down.');
  return { mean, std, estimates };
}

function ofSubsets(options: KernelDistanceOptions): number[] {
  const { real, generated, subsets = 100, subsetSize, maxSubsetSize, seed = 2020 } = options;
  const most = Math.min(real.rows, generated.rows);
  if (subsetSize !== undefined && maxSubsetSize !== undefined) {
    throw new GanError(where, 'subsetSize and maxSubsetSize say the same in two ways. Leave one of them out.');
  }
  checkInteger(where, 'subsets', subsets, [1, Number.MAX_SAFE_INTEGER]);
  checkSeed(where, seed);
  if (maxSubsetSize !== undefined) checkInteger(where, 'maxSubsetSize', maxSubsetSize, [2, Number.MAX_SAFE_INTEGER]);
  const size = maxSubsetSize === undefined ? (subsetSize ?? 1000) : Math.min(maxSubsetSize, most);
  checkInteger(where, 'subsetSize', size, [2, most], `Try ${most}.`);
  const random = new Mt19937(seed);
  const choose = (rows: number): Uint32Array => Uint32Array.from(random.choice(rows, size, { replace: false })).sort();
  const chosen = Array.from({ length: subsets }, () => ({
    generated: choose(generated.rows), // the first of the two to be drawn: a record's fields are made in order
    real: choose(real.rows),
  }));
  const ofReal = { features: real, rows: chosen.map((rows) => rows.real) };
  const ofGenerated = { features: generated, rows: chosen.map((rows) => rows.generated) };
  const kernel = cubic(real.cols);
  const [within, other] = [subsetSums(kernel, ofReal), subsetSums(kernel, ofGenerated)];
  const across = subsetSums(kernel, ofReal, ofGenerated);
  return across.map((sum, s) => unbiased(within[s]!, size, other[s]!, size, sum));
}

function ofBlocks({ real, generated, blockSize = 1024 }: KernelDistanceOptions): number[] {
  checkInteger(where, 'blockSize', blockSize, [2, Number.MAX_SAFE_INTEGER]);
  const blocks = Math.ceil(Math.max(real.rows, generated.rows) / blockSize);
  const smallest = Math.min(real.rows, generated.rows);
  if (smallest < 2 * blocks) {
    throw new GanError(
      where,
      `${blocks} blocks of at most ${blockSize} rows leave fewer than 2 rows in a block of the set of ${smallest}. ` +
        'Choose a larger blockSize.',
    );
  }
  return Array.from({ length: blocks }, (_, i) => discrepancy(block(real, i, blocks), block(generated, i, blocks)));
}

/** The i-th of as equal blocks as can be; those with one row more come last. */
function block(features: FeatureMatrix, i: number, blocks: number): FeatureMatrix {
  const size = Math.floor(features.rows / blocks);
  const smaller = blocks - (features.rows % blocks);
  const begin = (at: number): number => at * size + Math.max(0, at - smaller);
  return rowsBetween(features, begin(i), begin(i + 1));
}

/** The unbiased estimate of the squared discrepancy of two whole sets. */
function discrepancy(real: FeatureMatrix, generated: FeatureMatrix): number {
  const kernel = cubic(real.cols);
  const [within, other] = [kernelSum(kernel, real), kernelSum(kernel, generated)];
  return unbiased(within, real.rows, other, generated.rows, kernelSum(kernel, real, generated));
}

/** Of sums over the pairs i < j within sets of n and of m rows, and over those across. */
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
