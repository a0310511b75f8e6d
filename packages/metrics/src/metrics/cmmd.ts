import type { OptionsOf } from '@ganforge/formats';
import { checkFeaturePair, type FeatureMatrix } from '../features/feature-matrix.ts';
import { checkResult, optionsBeside } from '../numbers/checks.ts';
import { type Kernel, kernelSum } from '../pairs/kernel-sum.ts';
import { type Metric, namedAfter } from './metric.ts';

const where = 'metrics/cmmd';

const schema = {
  sigma: { type: 'number', above: 0, default: 10, about: 'Width of the kernel.' },
  scale: { type: 'number', above: 0, default: 1000, about: 'Factor of the squared discrepancy.' },
} as const;

/** Options of {@link cmmd}. The defaults are the same as in the paper. */
export interface CmmdOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** The result of {@link cmmd}. */
export interface Cmmd {
  /** The distance. It is 0 for two equal sets, and at most `2 * scale`. */
  readonly value: number;
}

/**
 * Computes CMMD, the biased estimate of the squared maximum mean discrepancy of CLIP features with a Gaussian kernel.
 *
 * `real` is [N,D] and `generated` is [M,D]. The paper uses embeddings of CLIP ViT-L/14 at 336 px with norm 1. The
 * kernel is `exp(-|x - y|^2 / (2 * sigma^2))`. The sums include the pairs of a row with itself. For rows of norm 1, all
 * values of the kernel are within 2 % of 1, so the difference of two means would lose digits. Therefore this function
 * sums the kernel minus 1.
 *
 * Source: Jayasumana et al. 2024, "Rethinking FID: Towards a Better Evaluation Metric for Image Generation". The
 * defaults of sigma and scale are the same as in the authors' code.
 *
 * @throws GanError if a set is not finite, the sets differ in D, or an option is invalid
 * @example
 * const { value } = cmmd({ real, generated });
 */
export function cmmd(options: CmmdOptions): Cmmd {
  const { sigma, scale } = optionsBeside(where, schema, options, ['real', 'generated']);
  const { real, generated } = options;
  checkFeaturePair(where, { real, generated });
  const kernel: Kernel = {
    measure: 'squared-distance',
    // divides twice, because the square of a small sigma is 0
    of: (squared) => Math.expm1(-squared / sigma / sigma / 2),
  };
  const within = (x: FeatureMatrix): number => (2 * kernelSum(kernel, x)) / (x.rows * x.rows);
  const across = kernelSum(kernel, real, generated) / (real.rows * generated.rows);
  const value = scale * (within(real) + within(generated) - 2 * across);
  checkResult(where, { value }, 'Choose a smaller scale.');
  return { value };
}

/** Defines {@link cmmd} as a metric for commands and training runs. */
export const cmmdMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'cmmd',
  about: 'the maximum mean discrepancy of CLIP features, or of the features of another extractor',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  options: schema,
  better: { value: 'lower' },
  label: namedAfter('CMMD'),
  compute: ({ real, generated }, options) => ({ ...cmmd({ real, generated, ...options }) }),
};
