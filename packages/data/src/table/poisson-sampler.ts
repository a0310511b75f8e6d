import type { BatchChoice, DatasetPosition, RandomStream } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { PackedTable } from '@ganforge/media';
import type { ConditionChoice } from './condition-sampler.ts';

/** Deviations of the number of rows that a batch has room for: more are drawn once in 10^12 batches. */
const MARGIN = 7;

/**
 * The probability with which each row is to be in a batch, so that all that are drawn have room in it.
 *
 * The number of rows is binomial, of mean q n and a deviation of at most sqrt(q n): q n + 7 sqrt(q n) = size.
 */
export function poissonRate(size: number, rows: number): number {
  const root = (Math.sqrt(MARGIN ** 2 + 4 * size) - MARGIN) / 2;
  return Math.min(1, root ** 2 / rows);
}

/**
 * Draws each row with the same probability, by itself: Poisson sampling, which accountants of privacy assume.
 *
 * A batch is filled up with rows that do not count, whose choice is null. The condition of a row is its word in a column
 * that is drawn, each as likely: no row is drawn for a word, since rare ones would come more often.
 */
export function poissonSampler(
  table: PackedTable,
  words: readonly number[],
  { rate, batchSize }: { readonly rate: number; readonly batchSize: number },
): (position: DatasetPosition, size: number, random: RandomStream) => BatchChoice {
  return (_, size, random) => {
    if (size !== batchSize) {
      const problem = `batches of a private table have ${batchSize} rows, as its option privacy says; the run asks for ${size}`;
      throw new GanError('data/table', `${problem}. Train with batchSize: ${batchSize}.`);
    }
    const drawn = random.uniformValues(table.size);
    const rows: number[] = [];
    drawn.forEach((u, row) => {
      if (u < rate) rows.push(row);
    });
    // In the order of the file the first rows would be kept; once in 10^12 batches some are left out.
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
