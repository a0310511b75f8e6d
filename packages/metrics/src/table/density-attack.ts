import { GanError } from '@ganforge/formats';
import type { TableSpec } from '@ganforge/media';
import { distancesOf, median } from './closest-records.ts';
import { areaUnderRoc, intervalOf, type MembershipAttack } from './membership-attack.ts';
import type { TableSets } from './table-sets.ts';

const where = 'metrics/density-attack';

/**
 * Runs a membership inference attack that knows other real rows (DOMIAS). The attack assumes that a row was in the training set
 * if, around this row, the density of synthetic rows is high compared to the density of other real rows.
 *
 * The score of a row is `p_synthetic(x) / p_reference(x)`. Densities are sums of kernels `exp(-(d / h)^2 / 2)`, where d
 * is the distance of {@link closestRecords}, and h is half the median distance of a reference row to its closest
 * reference row. Every second holdout row belongs to the reference. The attack must separate training rows from the
 * other half of the holdout rows. Source: Van Breugel et al. 2023, "Membership inference attacks against synthetic data
 * through overfitting detection", equation 2, with kernels instead of its density models.
 *
 * @throws GanError `argument` if the holdout has fewer than four rows, or another set is empty
 */
export function densityAttack(spec: TableSpec, { training, holdout, synthetic }: TableSets): MembershipAttack {
  if (holdout.length < 4 || training.length === 0 || synthetic.length === 0) {
    throw new GanError(
      where,
      'holdout must have at least four rows, and training and synthetic must each have at least one row.',
    );
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
    // If a row is far from all others, both densities are almost 0. Adding 0.01 to both sums makes their ratio about 1.
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
