import { sha256 } from '@ganforge/formats';
import type { TableSpec } from '@ganforge/media';
import { distancesOf } from './closest-records.ts';
import type { TableSets } from './table-sets.ts';

/** A synthetic row and the training row that is closest to it. */
export interface NearestRow {
  /** Index of the synthetic row, from 0. */
  readonly synthetic: number;
  /**
   * The distance of the two rows, in [0,1]: the mean over columns of `|difference| / range` for numbers, and of 0 or 1
   * for categories.
   */
  readonly distance: number;
  /**
   * The first 16 hexadecimal digits of the SHA-256 of the training row as JSON. A person who has the training rows can
   * find the row with this hash. The hash does not contain the row, but someone who guesses all its cells can confirm
   * the guess.
   */
  readonly hash: string;
}

/**
 * Finds the synthetic rows with the smallest distances to training rows, in ascending order of distance. The result
 * contains only hashes of the training rows.
 */
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
