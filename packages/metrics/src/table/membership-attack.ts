import { GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';
import { distancesOf } from './closest-records.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/membership-attack';

/** The success of a membership attack. */
export interface MembershipAttack {
  /** Area under the attacker's ROC curve; 1/2 is chance. */
  readonly auroc: number;
  /** Its 95 % confidence interval, with the standard error of Hanley & McNeil. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * A membership attack that knows only synthetic rows. It assumes that a row was in the training set if a synthetic row
 * is close to it.
 *
 * Members are training rows, the others are holdout rows; distances are those of {@link closestRecords}. The area is
 * the Mann-Whitney statistic with ties as one half. Its standard error is that of Hanley & McNeil 1982, "The meaning
 * and use of the area under a receiver operating characteristic (ROC) curve", equations 1 and 2. An attack that fails
 * proves nothing, because a stronger attack may succeed.
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
  // Members should have the smaller distance.
  const auroc = areaUnderRoc(nearest(1, holdout), nearest(0, training));
  return { auroc, interval: intervalOf(auroc, training.length, holdout.length) };
}

/** Computes the 95 % interval of an area for the numbers of members and others. */
export function intervalOf(auroc: number, members: number, others: number): readonly [low: number, high: number] {
  const error = standardError(auroc, members, others);
  return [Math.max(0, auroc - 1.96 * error), Math.min(1, auroc + 1.96 * error)];
}

/** Computes the probability that a value of the first list is larger than one of the second, with ties as one half. */
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
