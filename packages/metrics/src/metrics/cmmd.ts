import { checkKnownOptions } from '@ganforge/formats';
import { checkFeaturePair, type FeatureMatrix } from '../features/feature-matrix.ts';
import { checkPositive, checkResult } from '../numbers/checks.ts';
import { type Kernel, kernelSum } from '../pairs/kernel-sum.ts';

const where = 'metrics/cmmd';

/** Options of {@link cmmd}; the defaults are the paper's. */
export interface CmmdOptions {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
  /** Width of the kernel. @default 10 */
  readonly sigma?: number;
  /** What the squared discrepancy is multiplied by. @default 1000 */
  readonly scale?: number;
}

/** What {@link cmmd} gives. */
export interface Cmmd {
  /** 0 for two equal sets, at most 2 scale. */
  readonly value: number;
}

/**
 * The maximum mean discrepancy of CLIP features, squared and biased, with a gaussian kernel.
 *
 * `real` is [N,D], `generated` [M,D]: in the paper embeddings of CLIP ViT-L/14 at 336 px, of norm 1. The kernel is
 * exp(-|x - y|^2 / (2 sigma^2)), and pairs of a row with itself count. Jayasumana et al. 2024, "Rethinking FID: Towards a
 * Better Evaluation Metric for Image Generation", with the sigma and the factor of the authors' code.
 *
 * Between rows of norm 1 that kernel lies within 2 % of 1, so that differences of its means lose digits: what is summed
 * here is the kernel less 1.
 *
 * @throws GanError for sets that are not finite or differ in D, and for options that cannot work
 * @example
 * const { value } = cmmd({ real, generated });
 */
export function cmmd(options: CmmdOptions): Cmmd {
  checkKnownOptions(where, options, ['real', 'generated', 'sigma', 'scale']);
  const { real, generated, sigma = 10, scale = 1000 } = options;
  checkFeaturePair(where, { real, generated });
  checkPositive(where, 'sigma', sigma);
  checkPositive(where, 'scale', scale);
  const kernel: Kernel = {
    measure: 'squared-distance',
    of: (squared) => Math.expm1(-squared / sigma / sigma / 2), // one by one: the square of a small sigma is 0
  };
  const within = (x: FeatureMatrix): number => (2 * kernelSum(kernel, x)) / (x.rows * x.rows);
  const across = kernelSum(kernel, real, generated) / (real.rows * generated.rows);
  const value = scale * (within(real) + within(generated) - 2 * across);
  checkResult(where, { value }, 'Choose a smaller scale.');
  return { value };
}
