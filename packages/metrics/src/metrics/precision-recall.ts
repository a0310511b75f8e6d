import { checkKnownOptions } from '@ganforge/formats';
import { balanced, checkFeaturePair, type FeatureMatrix } from '../features/feature-matrix.ts';
import { checkOneOf } from '../numbers/checks.ts';
import { checkNeighbours, squaredRadii } from '../pairs/neighbours.ts';
import { visitPairs } from '../pairs/pairs.ts';

const where = 'metrics/precision-recall';

/** Options of {@link precisionRecall}. */
export interface PrecisionRecallOptions {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
  /** Neighbours that reach to a ball's rim, below the rows of both sets. @default 3 */
  readonly k?: number;
  /** Whether a ball has its rim: `included` as in the paper and torch-fidelity, `excluded` as in prdc. @default 'included' */
  readonly rim?: 'included' | 'excluded';
}

/** What {@link precisionRecall} gives, each in 0..1. */
export interface PrecisionRecall {
  /** Share of the generated examples that lie in a ball of a real one. */
  readonly precision: number;
  /** Share of the real examples that lie in a ball of a generated one. */
  readonly recall: number;
}

/**
 * Improved precision and recall: how much of what is generated looks real, and how much of the real is generated.
 *
 * `real` is [N,D], `generated` [M,D]. Around every example lies a ball that reaches to its k-th nearest neighbour in its
 * own set, itself not counted; the balls of a set estimate its manifold. Kynkaanniemi et al. 2019, "Improved Precision
 * and Recall Metric for Assessing Generative Models", equations 1 and 2 (there with features of VGG16 and k = 3).
 * prdc's numbers, which are named after the same metric, have `{ k: 5, rim: 'excluded' }`.
 *
 * @throws GanError for sets that are not finite or differ in D, and for a k they are too small for
 * @example
 * const { precision, recall } = precisionRecall({ real, generated, k: 3 });
 */
export function precisionRecall(options: PrecisionRecallOptions): PrecisionRecall {
  checkKnownOptions(where, options, ['real', 'generated', 'k', 'rim']);
  const { k = 3, rim = 'included' } = options;
  checkFeaturePair(where, options, 2);
  checkNeighbours(where, k, options.real, options.generated);
  checkOneOf(where, 'rim', rim, ['included', 'excluded']);
  const { real, generated } = balanced(options);
  const ofReal = squaredRadii(real, k);
  const ofGenerated = squaredRadii(generated, k);
  const precise = new Uint8Array(generated.rows);
  const recalled = new Uint8Array(real.rows);
  const included = rim === 'included';
  visitPairs('squared-distance', real, generated, ({ values, stride, row, rows, col, cols }) => {
    for (let i = 0; i < rows; i++) {
      const radius = ofReal[row + i]!;
      for (let j = 0; j < cols; j++) {
        const distance = values[i * stride + j]!;
        const other = ofGenerated[col + j]!;
        if (distance < radius || (included && distance === radius)) precise[col + j] = 1;
        if (distance < other || (included && distance === other)) recalled[row + i] = 1;
      }
    }
  });
  return { precision: share(precise), recall: share(recalled) };
}

function share(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}
