import type { Batch, Dataset } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import { checkDataset, checkNoNext } from '../checks.ts';
import type { ImageDataset, LabelledImageDataset } from '../images/image-array-dataset.ts';
import { checkIndices } from '../indices.ts';
import { labelsOf } from '../labels.ts';
import type { PointDataset } from '../points/point-dataset.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';
import { arraysOf, subset } from './subset.ts';

const where = 'data/take';

/**
 * Returns a part of a dataset. The part contains the first n examples, or the examples at given indices as in
 * {@link subset}.
 *
 * All entries and labels are kept. If the `images` or `points` of the dataset are in memory, the first n examples are
 * views, but examples at given indices are copies. `dispose` frees the original dataset.
 *
 * @throws GanError if n or an index is out of range; `unsupported` if the dataset has `next`
 * @example
 * const small = take(await mnist(), 1000);
 */
export function take(dataset: LabelledImageDataset, which: number | ArrayLike<number | bigint>): LabelledImageDataset;
export function take(dataset: ImageDataset, which: number | ArrayLike<number | bigint>): ImageDataset;
export function take(dataset: PointDataset, which: number | ArrayLike<number | bigint>): PointDataset;
export function take<B extends Batch>(dataset: Dataset<B>, which: number | ArrayLike<number | bigint>): Dataset<B>;
export function take(dataset: Dataset, which: number | ArrayLike<number | bigint>): Dataset {
  checkDataset(where, dataset);
  if (typeof which === 'object' && which !== null) return subset(dataset, which);
  checkNoNext(where, 'the dataset', dataset);
  const { size, entries } = dataset;
  const count = which as number;
  if (!Number.isInteger(count) || count < 1 || count > size) {
    throw new GanError(where, `a number of examples must be an integer in 1..${size}; received ${formatValue(which)}.`);
  }
  const views = arraysOf(dataset).map(([name, array]) => [name, array.subarray(0, (array.length / size) * count)]);
  const labels = labelsOf(dataset)?.subarray(0, count);
  return {
    ...Object.fromEntries(views),
    ...(labels === undefined ? {} : { labels }),
    size: count,
    entries,
    ...printOf('take', [count], dataset),
    ...disposeOf(dataset),
    get(indices, ctx) {
      checkIndices(indices, count, where);
      return dataset.get(indices, ctx);
    },
  };
}
