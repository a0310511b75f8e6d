import type { OptionsOf } from '@ganforge/formats';
import { balanced, checkFeaturePair, type FeatureMatrix } from '../features/feature-matrix.ts';
import { optionsBeside } from '../numbers/checks.ts';
import { checkNeighbours, squaredRadii } from '../pairs/neighbours.ts';
import { visitPairs } from '../pairs/pairs.ts';
import type { Metric } from './metric.ts';

const where = 'metrics/precision-recall';

const schema = {
  k: {
    type: 'integer',
    min: 1,
    default: 3,
    about: 'Neighbours that a ball reaches to, below the number of examples of both sets.',
  },
  boundary: {
    type: 'choice',
    choices: ['included', 'excluded'],
    default: 'included',
    about: 'Whether a ball has its boundary: included as in the paper and torch-fidelity, excluded as in prdc.',
  },
} as const;

/** Options of {@link precisionRecall}. */
export interface PrecisionRecallOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
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
 * prdc's numbers, which are named after the same metric, have `{ k: 5, boundary: 'excluded' }`.
 *
 * @throws GanError for sets that are not finite or differ in D, and for a k they are too small for
 * @example
 * const { precision, recall } = precisionRecall({ real, generated, k: 3 });
 */
export function precisionRecall(options: PrecisionRecallOptions): PrecisionRecall {
  const { k, boundary } = optionsBeside(where, schema, options, ['real', 'generated']);
  checkFeaturePair(where, options, 2);
  checkNeighbours(where, k, options.real.rows, options.generated.rows);
  const { real, generated } = balanced(options);
  const ofReal = squaredRadii(real, k);
  const ofGenerated = squaredRadii(generated, k);
  const precise = new Uint8Array(generated.rows);
  const recalled = new Uint8Array(real.rows);
  const included = boundary === 'included';
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

/** {@link precisionRecall} as a metric of commands and runs. */
export const precisionRecallMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'precision-recall',
  about: 'improved precision and recall, as the paper and torch-fidelity have them',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  sizes: 'equal',
  options: schema,
  better: { precision: 'higher', recall: 'higher' },
  label: (value) => value,
  check: ({ real, generated }, { k }) => checkNeighbours(where, k, real, generated),
  compute: ({ real, generated }, options) => ({ ...precisionRecall({ real, generated, ...options }) }),
};
