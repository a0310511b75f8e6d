import { checkKnownOptions } from '@ganforge/formats';
import { balanced, checkFeaturePair, checkFeatures, type FeatureMatrix } from '../features/feature-matrix.ts';
import { checkInteger } from '../numbers/checks.ts';
import { squaredRadii } from '../pairs/neighbours.ts';
import { visitPairs } from '../pairs/pairs.ts';
import { type Metric, namedAfter } from './metric.ts';

const where = 'metrics/auth-pct';

/** Options of {@link authPct}. */
export interface AuthPctOptions {
  /** The examples that the generator was trained on, at least two. */
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** The result of {@link authPct}. */
export interface AuthPct {
  /** The percentage of generated examples that are not copies, in 0..100. */
  readonly value: number;
}

/**
 * Computes authenticity: the percentage of generated examples that do not look like copies of training examples.
 *
 * `real` is [N,D], `generated` is [M,D]. Let r be the real example closest to a generated example g (in a tie, the
 * first one). g counts as a copy if its distance to r is not larger than the distance from r to the closest other real
 * example. Source: Alaa et al. 2022, "How Faithful is your Synthetic Data?", in the form of Stein et al. 2023
 * (dgm-eval).
 *
 * @throws GanError if a set is not finite, the sets differ in D, or there are fewer than two real examples
 * @example
 * const { value } = authPct({ real: trainingFeatures, generated });
 */
export function authPct(options: AuthPctOptions): AuthPct {
  checkKnownOptions(where, options, ['real', 'generated']);
  checkFeaturePair(where, options);
  checkFeatures(where, 'real', options.real, 2);
  const { real, generated } = balanced(options);
  const radii = squaredRadii(real, 1);
  const nearest = new Float64Array(generated.rows).fill(Number.POSITIVE_INFINITY);
  const nearestRow = new Uint32Array(generated.rows);
  visitPairs('squared-distance', real, generated, ({ values, stride, row, rows, col, cols }) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const distance = values[i * stride + j]!;
        if (distance >= nearest[col + j]!) continue;
        nearest[col + j] = distance;
        nearestRow[col + j] = row + i;
      }
    }
  });
  const authentic = nearest.reduce((sum, distance, j) => sum + (radii[nearestRow[j]!]! < distance ? 1 : 0), 0);
  return { value: (100 * authentic) / generated.rows };
}

/** Defines {@link authPct} as a metric for commands and training runs. */
export const authPctMetric: Metric<Record<never, never>, { readonly real: true; readonly generated: 'features' }> = {
  name: 'auth-pct',
  about: 'authenticity: the percentage of generated images that do not look like copies; REAL must be the training set',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  options: {},
  better: { value: 'higher' },
  label: namedAfter('AuthPct'),
  check({ real }) {
    if (real !== undefined) checkInteger(where, 'the number of real examples', real, [2, Number.MAX_SAFE_INTEGER]);
  },
  compute: ({ real, generated }) => ({ ...authPct({ real, generated }) }),
};
