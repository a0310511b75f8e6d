import { type Dataset, randomStream } from '@ganforge/core';
import { cifar10, fashionMnist, labelsOf, mnist, ring, subset, swissRoll, tableFile, take } from '@ganforge/data';
import { small } from './planned-run.ts';
import { halved } from './planted.ts';

const plainOf = (dataset: unknown): Dataset => dataset as Dataset;
export const [clothes, photos, digits]: readonly [Dataset, Dataset, Dataset] = [
  halved(plainOf(await fashionMnist({ split: 'test' })), 2),
  halved(plainOf(await cifar10()), 0),
  halved(plainOf(take(await mnist(), 6000)), 2),
];
const people = plainOf(await tableFile(`${process.env.GANFORGE_DATA_DIR}/tabular/adult.csv.gz`, { holdout: 0 }));

/** Examples of each class, as many as are asked for. */
export function ofClasses(dataset: Dataset, counts: readonly number[]): Dataset {
  const labels = labelsOf(dataset)!;
  const seen = counts.map(() => 0);
  const indices = Array.from(labels, (label, i) => [label, i] as const).flatMap(([label, i]) => {
    if (label >= counts.length || seen[label]! >= counts[label]!) return [];
    seen[label]!++;
    return [i];
  });
  return subset(dataset, indices);
}

/** Ring and roll of other seeds and sizes than those that thresholds were set on. */
export const five = (): Dataset => plainOf(ring({ modes: 5, seed: 31 }));
export const roll = (): Dataset => plainOf(swissRoll({ seed: 32 }));
export const rgb = { ...small, channels: 3 } as const;
export const crowd = (): Dataset =>
  subset(people, Array.from(randomStream(33).permutation(people.size).subarray(0, 3000)));
export const table = { table: people.entries.rows as never, generatorUnits: [48], criticUnits: [48] } as const;

/** Rows of the table in which a share of the women is left out. */
export function fewWomen(kept: number): Dataset {
  const rows = (people as unknown as { trainingRows(): readonly Record<string, unknown>[] }).trainingRows();
  const lot = randomStream(34).uniformValues(rows.length);
  const chosen = rows.flatMap(({ sex }, i) => (sex !== 'Female' || lot[i]! < kept ? [i] : []));
  return subset(people, chosen.slice(0, 3000));
}
