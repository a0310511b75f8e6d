import { checkKnownOptions, formatValue, GanError, Mt19937 } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { decisionTree } from './classifiers/decision-tree.ts';
import { designOf } from './classifiers/design-matrix.ts';
import { type Classifier, logisticRegression } from './classifiers/logistic-regression.ts';
import { areaUnderRoc } from './membership-attack.ts';
import { spread } from './spread.ts';

/** Describes how well classifiers separate synthetic rows from real rows. */
export interface Detection {
  /**
   * The score of logistic regression, in [0,1]: 1 minus the mean over folds of `2 * max(1/2, area) - 1`, where `area`
   * is the area under the ROC curve. 1 is best and means that the classifier cannot separate the sets.
   */
  readonly logistic: number;
  /** The score of a decision tree, which also detects relations between columns. */
  readonly tree: number;
}

/** Options of {@link detection}. */
export interface DetectionOptions {
  /** Number of folds. Each fold is scored by classifiers that were trained on the other folds. @default 3 */
  readonly folds?: number;
  /** Depth of the decision tree. @default 8 */
  readonly depth?: number;
  /** Maximum number of rows of each set. @default 4000 */
  readonly rows?: number;
  /** The seed of the folds. @default 0 */
  readonly seed?: number;
}

const where = 'metrics/detection';

/**
 * Measures how well classifiers separate synthetic rows from real rows. The classifiers are scored on rows that they
 * did not see.
 *
 * The score is that of LogisticDetection of SDMetrics. Both sets have equal numbers of rows, in total and in each fold.
 *
 * @throws GanError `argument` if there are fewer rows than folds, or an option is invalid
 */
export function detection(
  spec: TableSpec,
  real: readonly TableRow[],
  synthetic: readonly TableRow[],
  options: DetectionOptions = {},
): Detection {
  checkKnownOptions(where, options, ['folds', 'depth', 'rows', 'seed']);
  const { folds = 3, depth = 8, rows = 4000, seed = 0 } = options;
  for (const [name, value, least] of [
    ['folds', folds, 2],
    ['depth', depth, 1],
    ['rows', rows, 2],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new GanError(where, `${name} must be an integer of at least ${least}; received ${formatValue(value)}.`);
  }
  const size = Math.min(real.length, synthetic.length, rows);
  if (size < 2 * folds) {
    throw new GanError(
      where,
      `real and synthetic must have ${2 * folds} rows each, two per fold; the smaller table has ${size}.`,
    );
  }
  const random = new Mt19937(seed);
  const sets = [spread(synthetic, size), spread(real, size)].map((set) => shuffled(set, random));
  const areas = Array.from({ length: folds }, (_, fold) => {
    const pick = (isIn: boolean): { rows: TableRow[]; labels: Uint8Array } => {
      const parts = sets.map((set) => set.filter((_, i) => (i % folds === fold) === isIn));
      return { rows: parts.flat(), labels: Uint8Array.from(parts.flatMap((part, k) => part.map(() => k))) };
    };
    const [training, test] = [pick(false), pick(true)];
    const design = designOf(spec, training.rows);
    const [x, judged] = [design(training.rows), design(test.rows)];
    const areaOf = (classifier: Classifier): number => {
      const scores = Array.from(classifier(judged));
      const of = (label: number): number[] => scores.filter((_, i) => test.labels[i] === label);
      return areaUnderRoc(of(1), of(0));
    };
    return {
      logistic: areaOf(logisticRegression(x, training.labels)),
      tree: areaOf(decisionTree(x, training.labels, depth)),
    };
  });
  const scoreOf = (name: 'logistic' | 'tree'): number =>
    1 - areas.reduce((sum, area) => sum + 2 * Math.max(0.5, area[name]) - 1, 0) / folds;
  return { logistic: scoreOf('logistic'), tree: scoreOf('tree') };
}

function shuffled(rows: readonly TableRow[], random: Mt19937): TableRow[] {
  const mixed = [...rows];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random.random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}
