import { GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { distancesOf } from './closest-records.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/membership-attack';

/** Describes how successful a membership inference attack is. */
export interface MembershipAttack {
  /** The area under the ROC curve of the attack. 1/2 is chance. */
  readonly auroc: number;
  /** The 95 % confidence interval of the area, with the standard error of Hanley & McNeil. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Runs a membership inference attack that knows only the synthetic rows. The attack assumes that a row was in the training set if
 * a synthetic row is close to it.
 *
 * The attack must separate training rows from holdout rows by the distance of {@link closestRecords}. The area is the
 * Mann-Whitney statistic, in which a tie counts as one half. Its standard error is that of Hanley & McNeil 1982, "The
 * meaning and use of the area under a receiver operating characteristic (ROC) curve", equations 1 and 2. If an attack
 * fails, this proves nothing, because a stronger attack may succeed.
 *
 * @throws GanError `argument` if a set is empty
 */
export function membershipAttack(spec: TableSpec, { training, holdout, synthetic }: TableSets): MembershipAttack {
  if (synthetic.length === 0) throw new GanError(where, 'synthetic must have at least one row; received none.');
  const distances = distancesOf(spec, [training, holdout, synthetic]);
  const nearest = (table: number, rows: readonly TableRow[]): number[] =>
    rows.map((_, i) =>
      synthetic.reduce((least, __, j) => Math.min(least, distances(table, i, 2, j)), Number.POSITIVE_INFINITY),
    );
  // Training rows should have smaller distances than holdout rows.
  const auroc = areaUnderRoc(nearest(1, holdout), nearest(0, training));
  return { auroc, interval: intervalOf(auroc, training.length, holdout.length) };
}

/**
 * Computes the 95 % interval of an area. `members` and `others` are the numbers of training rows and of holdout rows.
 */
export function intervalOf(auroc: number, members: number, others: number): readonly [low: number, high: number] {
  const error = standardError(auroc, members, others);
  return [Math.max(0, auroc - 1.96 * error), Math.min(1, auroc + 1.96 * error)];
}

/** Computes the probability that a value of `larger` is larger than a value of `smaller`. A tie counts as one half. */
export function areaUnderRoc(larger: readonly number[], smaller: readonly number[]): number {
  const all = [
    ...larger.map((value) => ({ value, isLarger: true })),
    ...smaller.map((value) => ({ value, isLarger: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let [ranks, from] = [0, 0];
  while (from < all.length) {
    let to = from;
    while (to < all.length && all[to]!.value === all[from]!.value) to++;
    // Equal values share the mean of their ranks.
    for (let i = from; i < to; i++) if (all[i]!.isLarger) ranks += (from + to + 1) / 2;
    from = to;
  }
  return (ranks - (larger.length * (larger.length + 1)) / 2) / (larger.length * smaller.length);
}

function standardError(area: number, a: number, b: number): number {
  const [q1, q2] = [area / (2 - area), (2 * area ** 2) / (1 + area)];
  const variance = area * (1 - area) + (a - 1) * (q1 - area ** 2) + (b - 1) * (q2 - area ** 2);
  return Math.sqrt(variance / (a * b));
}
