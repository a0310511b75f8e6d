import { checkKnownOptions } from '@ganforge/formats';
import { balanced, checkFeaturePair, checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { checkNeighbours, squaredRadii } from '../pairs/neighbours.ts';
import { visitPairs } from '../pairs/pairs.ts';

const where = 'metrics/density-coverage';

/** Options of {@link densityCoverage}. */
export interface DensityCoverageOptions {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
  /** Neighbours that reach to a ball's rim, below the rows of `real`. @default 5 */
  readonly k?: number;
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
 * without its rim. Naeem et al. 2020, "Reliable Fidelity and Diversity Metrics for Generative Models", section 3;
 * k = 5 is what the authors use.
 *
 * @throws GanError for sets that are not finite or differ in D, and for a k that `real` is too small for
 * @example
 * const { density, coverage } = densityCoverage({ real, generated, k: 5 });
 */
export function densityCoverage(options: DensityCoverageOptions): DensityCoverage {
  checkKnownOptions(where, options, ['real', 'generated', 'k']);
  const { k = 5 } = options;
  checkFeaturePair(where, options);
  checkFeatures(where, 'real', options.real, 2);
  checkNeighbours(where, k, options.real);
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
