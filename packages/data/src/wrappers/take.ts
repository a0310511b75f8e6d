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
 * A part of a dataset: its first n examples, or the examples at the given indices in their order, as {@link subset}.
 *
 * Every entry comes along, and labels. Of a dataset whose `images` or `points` lie in memory the part has its own: views for the first n,
 * copies for indices. `dispose` frees the whole.
 *
 * @throws GanError when n or an index is out of range, `unsupported` for a dataset with `next`
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
