import type { Batch, Dataset } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { checkIndices } from './image-array-dataset.ts';

/**
 * A part of a dataset: its first n examples, or the examples at the given indices in their order.
 *
 * An index may stand more than once.
 *
 * @throws GanError when n or an index is out of range
 * @example
 * const small = take(await mnist(), 1000);
 * const sevens = take(digits, [...digits.labels.keys()].filter((i) => digits.labels[i] === 7));
 */
export function take<B extends Batch>(dataset: Dataset<B>, which: number | readonly number[]): Dataset<B> {
  const where = 'data/take';
  if (typeof which === 'number') {
    if (!Number.isInteger(which) || which < 1 || which > dataset.size) {
      throw new GanError(where, `a number of examples must be an integer in 1..${dataset.size}; received ${which}.`);
    }
  } else {
    checkIndices(which, dataset.size, where);
  }
  const chosen = typeof which === 'number' ? Array.from({ length: which }, (_, i) => i) : [...which];
  return {
    size: chosen.length,
    spec: dataset.spec,
    get(indices, ctx) {
      checkIndices(indices, chosen.length, where);
      return dataset.get(
        indices.map((index) => chosen[index]!),
        ctx,
      );
    },
  };
}
