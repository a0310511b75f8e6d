import type { Dataset } from '@ganforge/core';
import { encodeExamples, spansOf, type TableRow, type TableSpec, type VectorSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** A table with two categorical columns and one column of numbers. */
export const rows: TableSpec = {
  kind: 'table',
  columns: [
    { name: 'job', type: 'category', categories: ['clerk', 'smith', 'judge'] },
    { name: 'city', type: 'category', categories: ['Rome', 'Oslo'] },
    { name: 'age', type: 'number', modes: [{ mean: 40, std: 10, weight: 1 }], decimals: 0 },
  ],
};
const words = spansOf(rows).filter(({ type }) => type === 'category');
/** The number of categories in all columns. */
export const size: number = words.reduce((sum, span) => sum + span.size, 0);
/** For each category, 1 if a row must have it and 0 otherwise. */
export const condition: VectorSpec = { kind: 'vector', size, range: [0, 1] };

/**
 * Returns a dataset that draws a column, one of its categories, and a row, all uniformly (CTGAN's
 * training-by-sampling).
 */
export function tableData(examples: readonly TableRow[]): Dataset {
  const having = words.map(({ column }) =>
    'categories' in column
      ? column.categories.map((word) => indices(examples, (row) => row[column.name] === word))
      : [],
  );
  return {
    size: examples.length,
    entries: { rows, condition },
    next(_, count, random) {
      const pick = (n: number) => Math.floor(random.uniformValues(1)[0]! * n);
      const drawn = Array.from({ length: count }, () => {
        const column = pick(words.length);
        const word = pick(words[column]!.size);
        const found = having[column]![word]!;
        return { index: found[pick(found.length)]!, choice: [column, word] as const };
      });
      return { indices: drawn.map(({ index }) => index), choices: drawn.map(({ choice }) => choice) };
    },
    get(asked, { choices }) {
      const { '': table } = encodeExamples(
        rows,
        asked.map((index) => examples[index]!),
      );
      const asHot = asked.map((index, i) =>
        oneHot(examples[index]!, (choices?.[i] as [number, number] | undefined)?.[0]),
      );
      return { rows: tf.tensor(table!.data, [...table!.shape]), condition: tf.tensor2d(asHot, [asked.length, size]) };
    },
  };
}

/**
 * Returns the categories of a row as a condition. The condition contains the categories of one column, or of all
 * columns.
 */
export function oneHot(row: TableRow, only?: number): number[] {
  return words.flatMap(({ column }, k) =>
    'categories' in column
      ? column.categories.map((word) => Number((only ?? k) === k && row[column.name] === word))
      : [],
  );
}

const indices = <T>(all: readonly T[], is: (one: T) => boolean) => all.flatMap((one, i) => (is(one) ? [i] : []));
