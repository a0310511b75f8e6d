import { GanError } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import type { ExampleJudge, Judgement } from '../examples/judge.ts';
import { columnShapes } from './column-shapes.ts';
import { pairTrends } from './pair-trends.ts';
import { rarerClass } from './rarer-class.ts';
import type { TableReport } from './report-contents.ts';
import { tableReport } from './table-report.ts';
import type { TableSets } from './table-sets.ts';

/** Options of {@link tableJudge}. */
export interface TableJudgeOptions {
  /** Whether to also compute utility and privacy, which takes seconds. @default false */
  readonly full?: boolean;
  /** The class that classifiers predict. @default the rarer value of the last column with two values */
  readonly target?: { readonly column: string; readonly positive: Cell };
  /** The categorical column that defines the groups of the full report. @default none */
  readonly group?: string;
}

/** Scores table rows. */
export interface TableJudge extends ExampleJudge<TableRow> {
  judge(generated: readonly TableRow[]): TableJudgement;
}

/** The result of {@link tableJudge}. */
export interface TableJudgement extends Judgement {
  /** The whole report for {@link tableReportPage}, if `full` is set. */
  readonly report?: TableReport;
}

/**
 * Creates a judge that compares rows with holdout rows by {@link columnShapes} and {@link pairTrends}. With `full` it
 * computes the whole {@link tableReport}.
 *
 * @param sets training rows and holdout rows
 * @example
 * const { numbers, findings } = tableJudge(spec, { training, holdout }, { full: true }).judge(rows);
 */
export function tableJudge(
  spec: TableSpec,
  { training, holdout }: Omit<TableSets, 'synthetic'>,
  options: TableJudgeOptions = {},
): TableJudge {
  const { full = false, target = usualTarget(spec, training), group } = options;
  const hasPairs = spec.columns.length > 1;
  const quality = { ...(hasPairs && { 'pair trends': 'higher' as const }), 'column shapes': 'higher' as const };
  if (!full) {
    return {
      metrics: ['table'],
      better: quality,
      judge(synthetic) {
        const shapes = columnShapes(spec, holdout, synthetic).score;
        if (!hasPairs) return { numbers: { 'column shapes': shapes } };
        return { numbers: { 'pair trends': pairTrends(spec, holdout, synthetic).score, 'column shapes': shapes } };
      },
    };
  }
  const ofUse = target === undefined ? {} : { [utilityName(spec, target)]: 'higher' as const };
  return {
    metrics: ['table-report'],
    better: { ...quality, ...ofUse, 'nearer to training': 'lower', 'membership AUROC': 'lower' },
    judge(synthetic) {
      const { report, missing } = reportOf(spec, { training, holdout, synthetic }, target, group);
      const { shapes, pairs, utility, closest, membership } = report;
      const numbers = {
        ...(hasPairs && { 'pair trends': pairs.score }),
        'column shapes': shapes.score,
        ...(target && { [utilityName(spec, target)]: utility?.f1.synthetic ?? Number.NaN }),
        'nearer to training': closest.nearerToTraining,
        'membership AUROC': membership.auroc,
      };
      return { numbers, findings: [...report.findings, ...(missing === undefined ? [] : [missing])], report };
    },
  };
}

/** Computes the report. If no rows or all rows have the class, the report has no utility. */
function reportOf(
  spec: TableSpec,
  sets: TableSets,
  target: TableJudgeOptions['target'],
  group: string | undefined,
): { readonly report: TableReport; readonly missing?: string } {
  const groups = group === undefined ? {} : { group };
  if (target === undefined) return { report: tableReport(spec, sets, groups) };
  try {
    return { report: tableReport(spec, sets, { ...groups, target: target.column, positive: target.positive }) };
  } catch (error) {
    if (!(error instanceof GanError) || error.code !== 'argument' || !/some rows of/.test(error.problem)) throw error;
    return { report: tableReport(spec, sets, groups), missing: `Utility is not computed: ${error.problem}` };
  }
}

function utilityName({ columns }: TableSpec, { column, positive }: NonNullable<TableJudgeOptions['target']>): string {
  const found = columns.find(({ name }) => name === column);
  const word = found?.type === 'boolean' ? found.words[Number(positive)]! : String(positive);
  return `F1 of ${column} ${word}`;
}

function usualTarget({ columns }: TableSpec, rows: readonly TableRow[]): TableJudgeOptions['target'] {
  const binary = columns.filter(
    (column) => column.type === 'boolean' || (column.type === 'category' && column.categories.length === 2),
  );
  const name = binary.at(-1)?.name;
  return name === undefined ? undefined : { column: name, positive: rarerClass({ columns }, rows, name)! };
}
