import type { BatchChoice, DatasetPosition, RandomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { PackedTable } from '@ganforge/media';
import type { ConditionChoice } from './condition-sampler.ts';

/**
 * The size of a batch is this number of standard deviations above the mean number of drawn rows. More rows are drawn
 * about once in 10^12 batches.
 */
const MARGIN = 7;

/**
 * Computes the probability with which each row is drawn, so that all drawn rows fit into a batch.
 *
 * With probability q and n rows, the number of drawn rows is binomial with mean `q * n` and a standard deviation of at
 * most `sqrt(q * n)`. The function solves `q * n + 7 * sqrt(q * n) = size` for q.
 */
export function poissonRate(size: number, rows: number): number {
  const root = (Math.sqrt(MARGIN ** 2 + 4 * size) - MARGIN) / 2;
  return Math.min(1, root ** 2 / rows);
}

/**
 * Returns a function that draws each row independently with the same probability. This is Poisson sampling, which
 * privacy accountants assume.
 *
 * The rest of a batch is padding, and its choices are null. The condition of a row is its category in a column that is
 * drawn uniformly. Rows are not drawn by category, because rows of rare categories would then have a higher
 * probability.
 */
export function poissonSampler(
  table: PackedTable,
  words: readonly number[],
  { rate, batchSize }: { readonly rate: number; readonly batchSize: number },
): (position: DatasetPosition, size: number, random: RandomStream) => BatchChoice {
  return (_, size, random) => {
    if (size !== batchSize) {
      const problem = `batches of this private table must have ${batchSize} rows (its option privacy); received batchSize ${size}`;
      throw new GanError('data/table', `${problem}. Train with batchSize: ${batchSize}.`);
    }
    const drawn = random.uniformValues(table.size);
    const rows: number[] = [];
    drawn.forEach((u, row) => {
      if (u < rate) rows.push(row);
    });
    // In about one of 10^12 batches, too many rows are drawn. Then the last rows are dropped.
    const kept = rows.slice(0, size);
    const columns = random.uniformValues(size);
    const choices: (ConditionChoice | null)[] = kept.map((row, i) => {
      const column = Math.floor(columns[i]! * words.length);
      return words.length === 0 ? [0, 0] : [column, table.choices[words[column]!]![row]!];
    });
    const filled = Array.from({ length: size - kept.length }, () => 0);
    return { indices: [...kept, ...filled], choices: [...choices, ...filled.map(() => null)] };
  };
}
