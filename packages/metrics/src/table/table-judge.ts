import { GanError } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import type { ExampleJudge } from '../examples/judge.ts';
import { columnShapes } from './column-shapes.ts';
import { pairTrends } from './pair-trends.ts';
import type { TableReport } from './report-contents.ts';
import { tableReport } from './table-report.ts';
import type { TableSets } from './table-sets.ts';

/** Settings of {@link tableJudge}. */
export interface TableJudgeOptions {
  /** Utility and privacy too, which take seconds. @default false */
  readonly full?: boolean;
  /** What classifiers are to tell. @default the last column of two words, and the rarer of them */
  readonly target?: { readonly column: string; readonly positive: Cell };
}

/**
 * Judges rows by {@link columnShapes} and {@link pairTrends} against rows that were not learned from; with `full` by all of
 * {@link tableReport}.
 *
 * @param sets rows that were learned from, and rows that were kept apart
 * @example
 * const { numbers, findings } = tableJudge(spec, { training, holdout }, { full: true }).judge(rows);
 */
export function tableJudge(
  spec: TableSpec,
  { training, holdout }: Omit<TableSets, 'synthetic'>,
  options: TableJudgeOptions = {},
): ExampleJudge<TableRow> {
  const { full = false, target = usualTarget(spec, training) } = options;
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
  const ofUse = target === undefined ? {} : { [utilityName(target)]: 'higher' as const };
  return {
    metrics: ['table-report'],
    better: { ...quality, ...ofUse, 'nearer to training': 'lower', 'membership AUROC': 'lower' },
    judge(synthetic) {
      const { report, missing } = reportOf(spec, { training, holdout, synthetic }, target);
      const { shapes, pairs, utility, closest, membership } = report;
      const numbers = {
        ...(hasPairs && { 'pair trends': pairs.score }),
        'column shapes': shapes.score,
        ...(target && { [utilityName(target)]: utility?.f1.synthetic ?? Number.NaN }),
        'nearer to training': closest.nearerToTraining,
        'membership AUROC': membership.auroc,
      };
      return { numbers, findings: [...report.findings, ...(missing === undefined ? [] : [missing])] };
    },
  };
}

/** The report; without utility where the class is in none of the rows, or in all. */
function reportOf(
  spec: TableSpec,
  sets: TableSets,
  target: TableJudgeOptions['target'],
): { readonly report: TableReport; readonly missing?: string } {
  if (target === undefined) return { report: tableReport(spec, sets) };
  try {
    return { report: tableReport(spec, sets, { target: target.column, positive: target.positive }) };
  } catch (error) {
    if (!(error instanceof GanError) || error.code !== 'argument' || !/some rows of/.test(error.problem)) throw error;
    return { report: tableReport(spec, sets), missing: `Utility is not computed: ${error.problem}` };
  }
}

function utilityName({ column, positive }: NonNullable<TableJudgeOptions['target']>): string {
  return `F1 of ${column} ${String(positive)}`;
}

function usualTarget({ columns }: TableSpec, rows: readonly TableRow[]): TableJudgeOptions['target'] {
  const binary = columns.filter(
    (column) => column.type === 'boolean' || (column.type === 'category' && column.categories.length === 2),
  );
  const column = binary.at(-1);
  if (column === undefined) return undefined;
  const [a, b]: readonly Cell[] = column.type === 'category' ? column.categories : [false, true];
  const count = (cell: Cell): number => rows.filter((row) => row[column.name] === cell).length;
  return { column: column.name, positive: count(a!) < count(b!) ? a! : b! };
}
