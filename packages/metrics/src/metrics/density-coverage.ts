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
    about: 'The radius of a ball is the distance to this neighbour; must be below the number of real examples.',
  },
} as const;

/** Options of {@link densityCoverage}. */
export interface DensityCoverageOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** The result of {@link densityCoverage}. */
export interface DensityCoverage {
  /**
   * The average number of real balls that contain a generated example, divided by k. It is at least 0; a good generator
   * has about 1.
   */
  readonly density: number;
  /** The share of real examples whose ball contains a generated example, in 0..1. */
  readonly coverage: number;
}

/**
 * Computes density and coverage. They correspond to precision and recall, but outliers change them less.
 *
 * `real` is [N,D], `generated` is [M,D]. The radius of the ball of a real example is the distance to its k-th closest
 * other real example. Points at exactly this distance are outside the ball. Source: Naeem et al. 2020, "Reliable
 * Fidelity and Diversity Metrics for Generative Models", section 3. The authors use k = 5.
 *
 * @throws GanError if a set is not finite, the sets differ in D, or k is too large for the number of real examples
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

/** Defines {@link densityCoverage} as a metric for commands and training runs. */
export const densityCoverageMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'density-coverage',
  about: 'density and coverage: like precision and recall, but not sensitive to outliers',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  sizes: 'equal',
  options: schema,
  better: { density: 'higher', coverage: 'higher' },
  label: (value) => value,
  check: ({ real }, { k }) => checkNeighbours(where, k, real),
  compute: ({ real, generated }, options) => ({ ...densityCoverage({ real, generated, ...options }) }),
};
