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
    about: 'The radius of a ball is the distance to this neighbour; must be below the number of examples of both sets.',
  },
  boundary: {
    type: 'choice',
    choices: ['included', 'excluded'],
    default: 'included',
    about: 'Whether the boundary belongs to a ball: included as in the paper and torch-fidelity, excluded as in prdc.',
  },
} as const;

/** Options of {@link precisionRecall}. */
export interface PrecisionRecallOptions extends OptionsOf<typeof schema> {
  readonly real: FeatureMatrix;
  readonly generated: FeatureMatrix;
}

/** The result of {@link precisionRecall}; both numbers are in 0..1. */
export interface PrecisionRecall {
  /** The share of generated examples that are in the ball of a real example. */
  readonly precision: number;
  /** The share of real examples that are in the ball of a generated example. */
  readonly recall: number;
}

/**
 * Computes improved precision (the share of generated examples that look real) and recall (the share of real examples
 * that are covered).
 *
 * `real` is [N,D], `generated` is [M,D]. The radius of the ball of an example is the distance to its k-th closest other
 * example of the same set. The balls of a set estimate its manifold. Source: Kynkaanniemi et al. 2019, "Improved
 * Precision and Recall Metric for Assessing Generative Models", equations 1 and 2; the authors use VGG16 features and k
 * = 3. The options `{ k: 5, boundary: 'excluded' }` give the precision and recall of the package prdc.
 *
 * @throws GanError if a set is not finite, the sets differ in D, or k is too large for the sets
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

/** Defines {@link precisionRecall} as a metric for commands and training runs. */
export const precisionRecallMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'precision-recall',
  about: 'improved precision and recall, as in the paper and in torch-fidelity',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  sizes: 'equal',
  options: schema,
  better: { precision: 'higher', recall: 'higher' },
  label: (value) => value,
  check: ({ real, generated }, { k }) => checkNeighbours(where, k, real, generated),
  compute: ({ real, generated }, options) => ({ ...precisionRecall({ real, generated, ...options }) }),
};
