import type { OptionsOf } from '@ganforge/formats';
import { balanced, checkFeaturePair, checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { optionsBeside } from '../numbers/checks.ts';
import { checkNeighbours, squaredRadii } from '../pairs/neighbours.ts';
import { visitPairs } from '../pairs/pairs.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/density-coverage';

const schema = {
  k: {
    type: 'integer',
    min: 1,
    default: 5,
    about: 'Neighbours that a ball reaches to, below the number of real examples.',
  },
} as const;

/** Options of {@link densityCoverage}. */
export interface DensityCoverageOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** What {@link densityCoverage} gives. */
export interface DensityCoverage {
  /** In how many balls of real examples a generated one lies on average, over k: 0 or more, and about 1 at best. */
  readonly density: number;
  /** Share of the real examples that have a generated one in their ball, in 0..1. */
  readonly coverage: number;
}

/**
 * Density and coverage: precision and recall that an outlier cannot raise.
 *
 * `real` is [N,D], `generated` [M,D]. A ball around every real example reaches to its k-th nearest other real example,
 * its boundary left out. Naeem et al. 2020, "Reliable Fidelity and Diversity Metrics for Generative Models", section 3;
 * k = 5 is what the authors use.
 *
 * @throws GanError for sets that are not finite or differ in D, and for a k that `real` is too small for
 * @example
 * const { density, coverage } = densityCoverage({ real, generated, k: 5 });
 */
export function densityCoverage(options: DensityCoverageOptions): DensityCoverage {
  const { k } = optionsBeside(where, schema, options, ['real', 'generated']);
  checkFeaturePair(where, options);
  checkFeatures(where, 'real', options.real, 2);
  checkNeighbours(where, k, options.real.rows);
  const { real, generated } = balanced(options);
  const radii = squaredRadii(real, k);
  const covered = new Uint8Array(real.rows);
  let inside = 0;
  visitPairs('squared-distance', real, generated, ({ values, stride, row, rows, cols }) => {
    for (let i = 0; i < rows; i++) {
      let count = 0;
      for (let j = 0; j < cols; j++) if (values[i * stride + j]! < radii[row + i]!) count++;
      if (count > 0) covered[row + i] = 1;
      inside += count;
    }
  });
  return {
    density: inside / (k * generated.rows),
    coverage: covered.reduce((sum, flag) => sum + flag, 0) / real.rows,
  };
}

/** {@link densityCoverage} as a metric of commands and runs. */
export const densityCoverageMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'density-coverage',
  about: 'density and coverage, which an outlier cannot raise',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  sizes: 'equal',
  options: schema,
  better: { density: 'higher', coverage: 'higher' },
  label: (value) => value,
  check: ({ real }, { k }) => checkNeighbours(where, k, real),
  compute: ({ real, generated }, options) => ({ ...densityCoverage({ real, generated, ...options }) }),
};
