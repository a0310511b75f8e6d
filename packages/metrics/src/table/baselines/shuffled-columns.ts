import { Mt19937 } from '@ganforge/formats';
import type { TableRow } from '@ganforge/media';

/**
 * Shuffles each column independently. This is a baseline whose columns do not depend on each other.
 *
 * @param seed the seed of the shuffles
 */
export function shuffledColumns(rows: readonly TableRow[], seed: number = 0): TableRow[] {
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
