import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import type { Metric } from '../../metrics/metric.ts';
import { columnShapes } from '../column-shapes.ts';
import { detection } from '../detection.ts';
import { pairTrends } from '../pair-trends.ts';
import type { TableSets } from '../table-sets.ts';
import { classifierScores, meanF1, type Utility } from '../utility.ts';
import { generatedRows } from './generated-rows.ts';

type OfRows = { readonly generated: 'examples' };
type None = Record<never, never>;

/**
 * Creates a metric for training runs that computes {@link columnShapes} of generated rows [n,width].
 *
 * @param real the real rows to compare with, such as the holdout rows
 * @example
 * const metrics = [columnShapesMetric(spec, dataset.holdoutRows())];
 * const metric = trainerMetric({ metrics, entry: 'rows', samples: 2000, every: 500 });
 */
export function columnShapesMetric(spec: TableSpec, real: readonly TableRow[]): Metric<None, OfRows> {
  return {
    name: 'column-shapes',
    about: 'column shapes: how similar the distribution of each column is to that of the real column',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: {},
    better: { value: 'higher' },
    label: () => 'column shapes',
    compute: ({ generated }) => ({ value: columnShapes(spec, real, generatedRows(spec, generated)).score }),
  };
}

/**
 * Creates a metric for training runs that computes {@link pairTrends} of generated rows [n,width]. The table must have
 * at least two columns.
 */
export function pairTrendsMetric(spec: TableSpec, real: readonly TableRow[]): Metric<None, OfRows> {
  return {
    name: 'pair-trends',
    about: 'pair trends: how similar the dependence between pairs of columns is to that of the real columns',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: {},
    better: { value: 'higher' },
    label: () => 'pair trends',
    compute: ({ generated }) => ({ value: pairTrends(spec, real, generatedRows(spec, generated)).score }),
  };
}

const ofDetection = {
  folds: {
    type: 'integer',
    min: 2,
    default: 3,
    about: 'Number of folds: each part of the rows is classified by models that were trained on the other parts.',
  },
  depth: { type: 'integer', min: 1, default: 8, about: 'Depth of the decision tree.' },
  rows: { type: 'integer', min: 2, default: 4000, about: 'Largest number of rows of each set.' },
  seed: { type: 'integer', min: 0, max: 4294967295, default: 0, about: 'Seed of the folds.' },
} as const;

/** Creates a metric for training runs that computes {@link detection} of generated rows [n,width]. */
export function detectionMetric(spec: TableSpec, real: readonly TableRow[]): Metric<typeof ofDetection, OfRows> {
  return {
    name: 'detection',
    about: 'detection: whether classifiers distinguish generated rows of a table from real ones; 1 means they cannot',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: ofDetection,
    better: { logistic: 'higher', tree: 'higher' },
    label: (value) => `detection by ${value === 'logistic' ? 'logistic regression' : 'a tree'}`,
    compute: ({ generated }, options) => ({ ...detection(spec, real, generatedRows(spec, generated), options) }),
  };
}

const ofUtility = {
  depth: { type: 'integer', min: 1, default: 10, about: 'Depth of the decision tree.' },
} as const;

/**
 * Creates a metric for training runs that computes the F1 of classifiers trained on generated rows [n,width]; see
 * {@link Utility}. Its number `real` is the F1 of classifiers trained on real rows. If all generated rows have the same
 * class, F1 is undefined and the value is NaN.
 */
export function utilityMetric(
  spec: TableSpec,
  { training, holdout }: Omit<TableSets, 'synthetic'>,
  { target, positive }: { readonly target: string; readonly positive: Cell },
): Metric<typeof ofUtility, OfRows> {
  const real = new Map<number, number>();
  return {
    name: 'utility',
    about: 'utility: the F1 on real rows of classifiers that are trained on generated rows of a table',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: ofUtility,
    better: { f1: 'higher' },
    label: () => `F1 of ${target} ${String(positive)}`,
    compute({ generated }, { depth }) {
      const rows = generatedRows(spec, generated);
      const scoresOf = classifierScores(spec, holdout, { target, positive, depth });
      const trained = real.get(depth) ?? meanF1(scoresOf('training', training));
      real.set(depth, trained);
      const having = rows.filter((row) => row[target] === positive).length;
      if (having === 0 || having === rows.length) return { real: trained };
      return { f1: meanF1(scoresOf('generated', rows)), real: trained };
    },
  };
}
