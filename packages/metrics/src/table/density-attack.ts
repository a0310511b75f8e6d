import { GanError } from '@ganforge/formats';
import type { TableSpec } from '@ganforge/media';
import { distancesOf, median } from './closest-records.ts';
import { areaUnderRoc, intervalOf, type MembershipAttack } from './membership-attack.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/density-attack';

/**
 * An attack on membership that knows other real rows: a row was learned from the more, the denser synthetic rows lie around it
 * beside real rows that were not learned from.
 *
 * p_synthetic(x) / p_reference(x) by kernels exp(-(d / h)^2 / 2) of the distances of {@link closestRecords}; h is half the median distance of
 * a reference row to its nearest one. Half of the holdout, every second row, is the reference; members are rows of the
 * training, the others the other half. Van Breugel et al. 2023, "Membership inference attacks against synthetic data through
 * overfitting detection" (DOMIAS), equation 2, with kernels in place of its density models.
 *
 * @throws GanError `argument` for fewer than four rows in the holdout, or none in another set
 */
export function densityAttack(spec: TableSpec, { training, holdout, synthetic }: TableSets): MembershipAttack {
  if (holdout.length < 4 || training.length === 0 || synthetic.length === 0) {
    throw new GanError(where, 'holdout must have four rows, and training and synthetic one each.');
  }
  const reference = holdout.filter((_, i) => i % 2 === 0);
  const others = holdout.filter((_, i) => i % 2 === 1);
  const distances = distancesOf(spec, [training, others, synthetic, reference]);
  const nearest = reference.map((_, i) =>
    reference.reduce(
      (least, __, j) => (i === j ? least : Math.min(least, distances(3, i, 3, j))),
      Number.POSITIVE_INFINITY,
    ),
  );
  const width = 0.5 * median(nearest.filter((d) => d > 0)) || 1;
  const density = (table: number, i: number, among: number, size: number): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.exp(-0.5 * (distances(table, i, among, j) / width) ** 2);
    // Far from all rows both densities are next to nothing, and their ratio is 1: a hundredth of a row lies everywhere.
    return (sum + 0.01) / size;
  };
  const ratios = (table: number, size: number): number[] =>
    Array.from(
      { length: size },
      (_, i) => density(table, i, 2, synthetic.length) / density(table, i, 3, reference.length),
    );
  const auroc = areaUnderRoc(ratios(0, training.length), ratios(1, others.length));
  return { auroc, interval: intervalOf(auroc, training.length, others.length) };
}
