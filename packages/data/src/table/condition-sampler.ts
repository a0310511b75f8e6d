import type { BatchChoice, DatasetPosition, RandomStream } from '@ganforge/core';
import type { PackedTable, Span } from '@ganforge/media';

/**
 * The condition for which a row is drawn. It consists of the index of a categorical column and the index of one of the
 * column's choices.
 */
export type ConditionChoice = readonly [column: number, choice: number];

/**
 * Returns a function that chooses rows by CTGAN's training-by-sampling. It draws a categorical column uniformly. Then
 * it draws one of the column's choices with a probability proportional to `log(1 + rows with this choice)`. Then it
 * draws one of the rows with this choice uniformly. So rare categories are drawn more often than they occur.
 *
 * Source: Xu et al. 2019, "Modeling tabular data using conditional GAN", section 4.3.
 *
 * @param spans the categorical spans of a row
 */
export function conditionSampler(
  table: PackedTable,
  spans: readonly (Span & { readonly at: number })[],
): (position: DatasetPosition, size: number, random: RandomStream) => BatchChoice {
  const columns = spans.map(({ at, size }) => columnOf(table.choices[at]!, size));
  return (_, size, random) => {
    const uniform = random.uniformValues(3 * size);
    const indices: number[] = [];
    const choices: ConditionChoice[] = [];
    for (let i = 0; i < size; i++) {
      const column = Math.floor(uniform[3 * i]! * columns.length);
      const { cumulative, starts, rows } = columns[column]!;
      const drawn = cumulative.findIndex((share) => uniform[3 * i + 1]! < share);
      const choice = drawn < 0 ? cumulative.length - 1 : drawn;
      const [from, to] = [starts[choice]!, starts[choice + 1]!];
      indices.push(rows[from + Math.floor(uniform[3 * i + 2]! * (to - from))]!);
      choices.push([column, choice]);
    }
    return { indices, choices };
  };
}

/** Returns the rows sorted by choice, the start of each choice, and the cumulative shares of `log(1 + count)`. */
function columnOf(
  choices: Uint16Array,
  size: number,
): { cumulative: readonly number[]; starts: Uint32Array; rows: Uint32Array } {
  const starts = new Uint32Array(size + 1);
  for (const choice of choices) starts[choice + 1]!++;
  const logs = Array.from(starts.subarray(1), (count) => Math.log(1 + count));
  const sum = logs.reduce((a, b) => a + b);
  let total = 0;
  const cumulative = logs.map((log) => {
    total += log / sum;
    return total;
  });
  // The last choice that has rows gets the remainder from rounding.
  const last = logs.findLastIndex((log) => log > 0);
  for (let k = last; k < size; k++) cumulative[k] = 1;
  for (let k = 0; k < size; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const rows = new Uint32Array(choices.length);
  choices.forEach((choice, row) => {
    rows[next[choice]!++] = row;
  });
  return { cumulative, starts, rows };
}
