import { checkKnownOptions, GanError, Mt19937 } from '@ganforge/formats';
import type { Cell, TableRow, TableSpec } from '@ganforge/media';
import { type ClosestRecords, closestRecords } from './closest-records.ts';
import { type ColumnShapes, columnShapes } from './column-shapes.ts';
import { type MembershipAttack, membershipAttack } from './membership-attack.ts';
import { type PairTrends, pairTrends } from './pair-trends.ts';
import type { TableSets } from './table-sets.ts';
import { type Utility, utility } from './utility.ts';

/** Settings of {@link tableReport}. */
export interface TableReportOptions {
  /** The column that classifiers are to tell. @default none is trained */
  readonly target?: string;
  /** The class of the target: one of its cells. */
  readonly positive?: Cell;
  /** Most rows of each set that distances are taken of, which takes their square of time. @default 1000 */
  readonly rows?: number;
  /** Of the baseline's shuffles. @default 0 */
  readonly seed?: number;
}

/** What can be said of synthetic rows; each score stands beside that of the same rows with each column shuffled by itself. */
export interface TableReport {
  readonly shapes: ColumnShapes;
  readonly pairs: PairTrends;
  readonly utility?: Utility;
  readonly closest: ClosestRecords;
  readonly membership: MembershipAttack;
  /** Columns that know nothing of each other: their shapes are the same, all else must be better. */
  readonly shuffled: { readonly pairs: number; readonly f1?: number };
  /** Sentences: what is good, and what is not. */
  readonly findings: readonly string[];
}

const where = 'metrics/table-report';

/**
 * Quality and privacy of synthetic rows, all against real rows that were not learned from.
 *
 * @throws GanError `argument` for sets that are too small and options that cannot work
 * @example
 * const report = tableReport(spec, { training, holdout, synthetic }, { target: 'income', positive: '>50K' });
 * console.log(report.findings.join('\n'));
 */
export function tableReport(spec: TableSpec, sets: TableSets, options: TableReportOptions = {}): TableReport {
  checkKnownOptions(where, options, ['target', 'positive', 'rows', 'seed']);
  const { target, positive, rows = 1000, seed = 0 } = options;
  if ((target === undefined) !== (positive === undefined)) {
    throw new GanError(where, "target and positive belong together. Give both, such as 'income' and '>50K'.");
  }
  const few = {
    training: spread(sets.training, rows),
    holdout: spread(sets.holdout, rows),
    synthetic: spread(sets.synthetic, rows),
  };
  const of = target === undefined || positive === undefined ? undefined : { target, positive };
  const shuffled = shuffledColumns(sets.synthetic, seed);
  const found = {
    shapes: columnShapes(spec, sets.holdout, sets.synthetic),
    pairs: pairTrends(spec, sets.holdout, sets.synthetic),
    ...(of && { utility: utility(spec, sets, of) }),
    closest: closestRecords(spec, few),
    membership: membershipAttack(spec, few),
    shuffled: {
      pairs: pairTrends(spec, sets.holdout, shuffled).score,
      ...(of && { f1: utility(spec, { ...sets, synthetic: shuffled }, of).f1.synthetic }),
    },
  };
  return { ...found, findings: findingsOf(found) };
}

/** At most `count` rows, evenly. */
function spread(rows: readonly TableRow[], count: number): readonly TableRow[] {
  if (rows.length <= count) return rows;
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!);
}

/** The rows with each column in an order of its own. */
function shuffledColumns(rows: readonly TableRow[], seed: number): TableRow[] {
  const random = new Mt19937(seed);
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => {
    const cells = rows.map((row) => row[name]!);
    for (let i = cells.length - 1; i > 0; i--) {
      const j = Math.floor(random.random() * (i + 1));
      [cells[i], cells[j]] = [cells[j]!, cells[i]!];
    }
    return cells;
  });
  return rows.map((_, i) => Object.fromEntries(names.map((name, k) => [name, columns[k]![i]!])));
}

function findingsOf({
  shapes,
  pairs,
  utility: use,
  closest,
  membership,
  shuffled,
}: Omit<TableReport, 'findings'>): string[] {
  const short = (value: number): string => value.toFixed(3);
  const worst = Object.entries(shapes.columns).reduce((a, b) => (b[1] < a[1] ? b : a));
  const [low, high] = membership.interval;
  return [
    `Single columns have a similarity of ${short(shapes.score)}; the lowest is '${worst[0]}', ${short(worst[1])}.`,
    `Pairs of columns have a similarity of ${short(pairs.score)}; shuffled columns have ${short(shuffled.pairs)}.`,
    ...(use === undefined
      ? []
      : [
          `Classifiers trained on synthetic rows reach F1 ${short(use.f1.synthetic)} on real rows; trained on real rows ${short(use.f1.real)}, on shuffled columns ${short(shuffled.f1!)}.`,
        ]),
    closest.nearerToTraining > 0.6 || closest.copies > closest.holdoutCopies + 0.05
      ? `The generator may have memorised rows: ${short(closest.nearerToTraining)} of synthetic rows are nearer to training rows than to holdout rows; 0.5 is ideal.`
      : `No sign that the generator memorised rows: ${short(closest.nearerToTraining)} of synthetic rows are nearer to training rows than to holdout rows; 0.5 is ideal.`,
    low > 0.5
      ? `An attack recognises training rows: area under the curve ${short(membership.auroc)}, interval ${short(low)} to ${short(high)}.`
      : `An attack by distance does not recognise training rows: area under the curve ${short(membership.auroc)}, interval ${short(low)} to ${short(high)}. A stronger attack may.`,
  ];
}
