import type { TableRow, TableSpec } from '@ganforge/media';
import type { Metric, MetricNumbers } from '../../metrics/metric.ts';
import { closestRecords } from '../closest-records.ts';
import { densityAttack } from '../density-attack.ts';
import { type MembershipAttack, membershipAttack } from '../membership-attack.ts';
import { rareCombinations } from '../rare-combinations.ts';
import type { TableSets } from '../table-sets.ts';
import { generatedRows } from './generated-rows.ts';

type OfRows = { readonly generated: 'examples' };
type None = Record<never, never>;
/** Contains training rows and holdout rows. */
type RealSets = Omit<TableSets, 'synthetic'>;

/**
 * Creates a metric for training runs that computes {@link closestRecords} of generated rows [n,width]. The time is
 * proportional to the product of the sizes of the sets.
 */
export function closestRecordsMetric(spec: TableSpec, real: RealSets): Metric<None, OfRows> {
  return {
    name: 'closest-records',
    about:
      'closest records: the share of generated rows of a table that are nearer to the training than to the holdout',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: {},
    better: { nearerToTraining: 'lower', copies: 'lower' },
    label: (value) => (value === 'copies' ? 'copies of training rows' : 'nearer to training'),
    compute: ({ generated }) => ({ ...closestRecords(spec, { ...real, synthetic: generatedRows(spec, generated) }) }),
  };
}

/**
 * Creates a metric for training runs that computes {@link membershipAttack} on generated rows [n,width]. The time is
 * proportional to the product of the sizes of the sets.
 */
export function membershipAttackMetric(spec: TableSpec, real: RealSets): Metric<None, OfRows> {
  return {
    name: 'membership-attack',
    about:
      'membership inference attack: how well an attacker recognises training rows by their distance to generated rows',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: {},
    better: { auroc: 'lower' },
    label: () => 'membership AUROC',
    compute: ({ generated }) =>
      numbersOf(membershipAttack(spec, { ...real, synthetic: generatedRows(spec, generated) })),
  };
}

/**
 * Creates a metric for training runs that computes {@link densityAttack} on generated rows [n,width]. The time is
 * proportional to the product of the sizes of the sets.
 */
export function densityAttackMetric(spec: TableSpec, real: RealSets): Metric<None, OfRows> {
  return {
    name: 'density-attack',
    about: 'density attack: how well an attacker who has other real rows recognises training rows by generated rows',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: {},
    better: { auroc: 'lower' },
    label: () => 'density AUROC',
    compute: ({ generated }) => numbersOf(densityAttack(spec, { ...real, synthetic: generatedRows(spec, generated) })),
  };
}

const ofCombinations = {
  k: { type: 'integer', min: 2, default: 5, about: 'A combination of cells is rare if fewer training rows have it.' },
} as const;

/**
 * Creates a metric for training runs that computes {@link rareCombinations} of generated rows [n,width].
 *
 * @param columns the columns whose combinations are counted. @default all categorical columns
 */
export function rareCombinationsMetric(
  spec: TableSpec,
  real: RealSets,
  columns?: readonly string[],
): Metric<typeof ofCombinations, OfRows> {
  return {
    name: 'rare-combinations',
    about: 'rare combinations: the share of generated rows whose combination of cells fewer than k training rows have',
    kinds: ['table'],
    inputs: { generated: 'examples' },
    options: ofCombinations,
    better: { synthetic: 'lower' },
    label: () => 'rare combinations',
    compute({ generated }, { k }) {
      const synthetic: readonly TableRow[] = generatedRows(spec, generated);
      return { ...rareCombinations(spec, { ...real, synthetic }, { k, ...(columns && { columns }) }) };
    },
  };
}

function numbersOf({ auroc, interval: [low, high] }: MembershipAttack): MetricNumbers {
  return { auroc, low, high };
}
