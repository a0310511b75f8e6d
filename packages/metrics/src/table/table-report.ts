import { checkKnownOptions, GanError } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { associations } from './associations.ts';
import { gaussianCopula } from './baselines/gaussian-copula.ts';
import { shuffledColumns } from './baselines/shuffled-columns.ts';
import { closestRecords } from './closest-records.ts';
import { columnShapes } from './column-shapes.ts';
import { densityAttack } from './density-attack.ts';
import { detection } from './detection.ts';
import { distributions } from './distributions.ts';
import { groupQuality } from './groups.ts';
import { membershipAttack } from './membership-attack.ts';
import { pairTrends } from './pair-trends.ts';
import { rareCombinations } from './rare-combinations.ts';
import type { BaselineScores, TableReport } from './report-contents.ts';
import { spread } from './spread.ts';
import type { TableSets } from './table-sets.ts';
import { utility } from './utility.ts';
import { verdictsOf } from './verdicts.ts';

/** Options of {@link tableReport}. */
export interface TableReportOptions {
  /** The column that classifiers predict. @default no classifiers are trained */
  readonly target?: string;
  /** The class to predict, given as one of the cells of the target column. */
  readonly positive?: Cell;
  /**
   * The categorical column that defines groups. The report compares the quality and the frequency of the class of these
   * groups. @default none
   */
  readonly group?: string;
  /**
   * The maximum number of rows of each set for distances, whose time grows with the square of this number. Classifiers
   * use at most ten times this number.
   * @default 1000
   */
  readonly rows?: number;
  /** The seed of the baselines. @default 0 */
  readonly seed?: number;
}

const where = 'metrics/table-report';

/**
 * Computes the quality and the privacy of synthetic rows by comparing them with training rows and holdout rows.
 *
 * @throws GanError `argument` if a set is too small or an option is invalid
 * @example
 * const report = tableReport(spec, { training, holdout, synthetic }, { target: 'income', positive: '>50K' });
 * console.log(report.findings.join('\n'));
 * await writeFile('report.html', tableReportPage(report, { title: 'adult.csv' }));
 */
export function tableReport(spec: TableSpec, sets: TableSets, options: TableReportOptions = {}): TableReport {
  checkKnownOptions(where, options, ['target', 'positive', 'group', 'rows', 'seed']);
  const { target, positive, group, rows = 1000, seed = 0 } = options;
  if ((target === undefined) !== (positive === undefined)) {
    throw new GanError(where, "target and positive belong together. Give both, such as 'income' and '>50K'.");
  }
  const { training, holdout, synthetic } = sets;
  const few = { training: spread(training, rows), holdout: spread(holdout, rows), synthetic: spread(synthetic, rows) };
  const many = { training: spread(training, 10 * rows), holdout, synthetic: spread(synthetic, 10 * rows) };
  const of = target === undefined || positive === undefined ? undefined : { target, positive };
  const scoresOf = (made: readonly TableRow[]): BaselineScores => ({
    shapes: columnShapes(spec, holdout, made).score,
    pairs: pairTrends(spec, holdout, made).score,
    detection: detection(spec, holdout, made, { seed }),
    nearerToTraining: closestRecords(spec, { ...few, synthetic: spread(made, rows) }).nearerToTraining,
    ...(of && { f1: f1Of(spec, { ...many, synthetic: spread(made, 10 * rows) }, of) }),
  });
  const hasWords = spec.columns.some(({ type }) => type === 'category' || type === 'boolean');
  const found = {
    counts: {
      training: training.length,
      holdout: holdout.length,
      synthetic: synthetic.length,
      compared: few.synthetic.length,
    },
    shapes: columnShapes(spec, holdout, synthetic),
    pairs: pairTrends(spec, holdout, synthetic),
    detection: detection(spec, holdout, synthetic, { seed }),
    ...(of && { utility: utility(spec, many, of) }),
    closest: closestRecords(spec, few),
    membership: membershipAttack(spec, few),
    density: densityAttack(spec, few),
    ...(hasWords && { rare: rareCombinations(spec, sets) }),
    ...(group !== undefined && {
      groups: { column: group, groups: groupQuality(spec, holdout, synthetic, group, of) },
    }),
    distributions: distributions(spec, holdout, synthetic),
    associations: { real: associations(spec, holdout), synthetic: associations(spec, synthetic) },
    baselines: {
      shuffled: scoresOf(shuffledColumns(synthetic, seed)),
      copula: scoresOf(gaussianCopula(spec, training, synthetic.length, seed)),
    },
  };
  const verdicts = verdictsOf(found);
  return { ...found, verdicts, findings: verdicts.map(({ sentence }) => sentence) };
}

/** Returns the F1 of classifiers trained on synthetic rows. It is 0 if all rows have the same class. */
function f1Of(spec: TableSpec, sets: TableSets, of: { readonly target: string; readonly positive: Cell }): number {
  const having = sets.synthetic.filter((row) => row[of.target] === of.positive).length;
  return having === 0 || having === sets.synthetic.length ? 0 : utility(spec, sets, of).f1.synthetic;
}
