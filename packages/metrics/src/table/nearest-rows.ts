import { sha256 } from '@ganforge/formats';
import type { TableSpec } from '@ganforge/media';
import { distancesOf } from './closest-records.ts';
import type { TableSets } from './table-sets.ts';

/** A synthetic row and the row of the training that is nearest to it. */
export interface NearestRow {
  /** The number of the synthetic row, from 0 on. */
  readonly synthetic: number;
  /** The mean over columns of |d| / range or of 0 and 1, in [0,1]. */
  readonly distance: number;
  /** The first 16 hexadecimal digits of SHA-256 of the training's row as JSON: who has the row can find it, others cannot. */
  readonly hash: string;
}

/** The synthetic rows that are nearest to rows of the training, the nearest first; those rows are told by their hashes. */
export async function nearestRows(
  spec: TableSpec,
  { training, synthetic }: Pick<TableSets, 'training' | 'synthetic'>,
  count: number = 5,
): Promise<NearestRow[]> {
  const distances = distancesOf(spec, [training, training, synthetic]);
  const found = synthetic.map((_, i) => {
    let [near, least] = [0, Number.POSITIVE_INFINITY];
    for (let j = 0; j < training.length; j++) {
      const d = distances(2, i, 0, j);
      if (d < least) [near, least] = [j, d];
    }
    return { synthetic: i, near, distance: least };
  });
  found.sort((a, b) => a.distance - b.distance || a.synthetic - b.synthetic);
  const names = spec.columns.map(({ name }) => name);
  return Promise.all(
    found.slice(0, count).map(async ({ synthetic: row, near, distance }) => {
      const text = JSON.stringify(names.map((name) => training[near]![name] ?? null));
      return { synthetic: row, distance, hash: (await sha256(new TextEncoder().encode(text))).slice(0, 16) };
    }),
  );
}
