import { formatValue, GanError } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { adaBoost } from './classifiers/ada-boost.ts';
import { decisionTree } from './classifiers/decision-tree.ts';
import { type DesignMatrix, designOf } from './classifiers/design-matrix.ts';
import { type Classifier, logisticRegression } from './classifiers/logistic-regression.ts';
import { areaUnderRoc } from './membership-attack.ts';
import type { TableSets } from './table-sets.ts';

/** Contains the scores of a classifier on rows that it was not trained on. */
export interface ClassifierScores {
  readonly accuracy: number;
  /**
   * The harmonic mean of the precision and the recall of the class. It is 0 if the classifier never predicts the class
   * correctly.
   */
  readonly f1: number;
  /** Area under the ROC curve. */
  readonly auroc: number;
}

/**
 * The result of {@link utility}: the scores of classifiers trained on synthetic rows, and of classifiers trained on
 * real rows. All are tested on holdout rows.
 */
export interface Utility {
  readonly synthetic: Readonly<Record<'logistic' | 'tree' | 'adaBoost', ClassifierScores>>;
  readonly real: Readonly<Record<'logistic' | 'tree' | 'adaBoost', ClassifierScores>>;
  /** The mean F1 of the three classifiers. */
  readonly f1: { readonly synthetic: number; readonly real: number };
}

/** Options of {@link utility}, which define the class to predict. */
export interface UtilityOptions {
  /** Name of the column to predict. */
  readonly target: string;
  /** The class, given as one of the cells of the column. */
  readonly positive: Cell;
  /** Depth of the decision tree. @default 10 */
  readonly depth?: number;
}

const where = 'metrics/utility';

/**
 * Compares classifiers trained on synthetic rows (TSTR) with classifiers trained on real rows (TRTR). Logistic
 * regression, a decision tree and AdaBoost predict a class of the holdout rows.
 *
 * Source: Esteban et al. 2017, "Real-valued (medical) time series generation with recurrent conditional GANs", section
 * 4.2.
 *
 * @throws GanError `argument` if the target is not a column, or no rows or all rows have the class
 * @example
 * const { f1 } = utility(spec, { training, holdout, synthetic }, { target: 'income', positive: '>50K' });
 */
export function utility(
  spec: TableSpec,
  { training, holdout, synthetic }: TableSets,
  options: UtilityOptions,
): Utility {
  const scoresOf = classifierScores(spec, holdout, options);
  const found = { synthetic: scoresOf('synthetic', synthetic), real: scoresOf('training', training) };
  return { ...found, f1: { synthetic: meanF1(found.synthetic), real: meanF1(found.real) } };
}

/**
 * Returns a function that trains classifiers on rows and computes their scores on the holdout rows. `name` is the name
 * of these rows in messages.
 *
 * @throws GanError as {@link utility}
 */
export function classifierScores(
  spec: TableSpec,
  holdout: readonly TableRow[],
  { target, positive, depth = 10 }: UtilityOptions,
): (name: string, rows: readonly TableRow[]) => Utility['real'] {
  if (!spec.columns.some(({ name }) => name === target)) {
    const names = spec.columns.map(({ name }) => name).join(', ');
    throw new GanError(where, `target must be one of ${names}; received ${formatValue(target)}.`);
  }
  const labelsOf = (name: string, rows: readonly TableRow[]): Uint8Array => {
    const labels = Uint8Array.from(rows, (row) => Number(row[target] === positive));
    if (labels.includes(0) && labels.includes(1)) return labels;
    const found = labels.length === 0 ? 'there are none' : labels[0] === 1 ? 'all have' : 'none has';
    throw new GanError(where, `some rows of ${name} must have ${target} ${formatValue(positive)}; ${found}.`);
  };
  const test = labelsOf('holdout', holdout);
  return (name, rows) => {
    const design = designOf(spec, rows, target);
    const [x, labels, judged] = [design(rows), labelsOf(name, rows), design(holdout)];
    return {
      logistic: judge(logisticRegression(x, labels), judged, test),
      tree: judge(decisionTree(x, labels, depth), judged, test),
      adaBoost: judge(adaBoost(x, labels), judged, test),
    };
  };
}

/** Computes the mean F1 of the three classifiers. */
export function meanF1({ logistic, tree, adaBoost }: Utility['real']): number {
  return (logistic.f1 + tree.f1 + adaBoost.f1) / 3;
}

function judge(classifier: Classifier, x: DesignMatrix, labels: Uint8Array): ClassifierScores {
  const scores = classifier(x);
  let [hits, found, right] = [0, 0, 0];
  scores.forEach((score, i) => {
    const is = Number(score > 0.5);
    found += is;
    right += Number(is === labels[i]);
    hits += is * labels[i]!;
  });
  const all = labels.reduce((sum, label) => sum + label, 0);
  const of = (label: number): number[] => Array.from(scores).filter((_, i) => labels[i] === label);
  return {
    accuracy: right / labels.length,
    f1: found + all === 0 ? 0 : (2 * hits) / (found + all),
    auroc: areaUnderRoc(of(1), of(0)),
  };
}
