import type { Batch, Dataset } from '@ganforge/core';
import { checkDataset, checkNoNext } from '../checks.ts';
import type { ImageDataset, LabelledImageDataset } from '../images/image-array-dataset.ts';
import { checkIndices, indexArray } from '../indices.ts';
import { labelsOf } from '../labels.ts';
import type { PointDataset } from '../points/point-dataset.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';

const where = 'data/subset';

/**
 * Returns a dataset with the examples at the given indices, in that order. An index may occur several times.
 *
 * All entries and labels are kept. If the `images` or `points` of the dataset are in memory, the subset has its own
 * copies; otherwise it reads examples on demand. `dispose` frees the original dataset.
 *
 * @throws GanError if an index is out of range; `unsupported` if the dataset has `next` but no method `subset`
 * @example
 * const everySecond = subset(faces, Array.from({ length: faces.size >> 1 }, (_, i) => 2 * i));
 */
export function subset(dataset: LabelledImageDataset, indices: ArrayLike<number | bigint>): LabelledImageDataset;
export function subset(dataset: ImageDataset, indices: ArrayLike<number | bigint>): ImageDataset;
export function subset(dataset: PointDataset, indices: ArrayLike<number | bigint>): PointDataset;
export function subset<B extends Batch>(dataset: Dataset<B>, indices: ArrayLike<number | bigint>): Dataset<B>;
export function subset(dataset: Dataset, indices: ArrayLike<number | bigint>): Dataset {
  checkDataset(where, dataset);
  if (dataset.subset === undefined) checkNoNext(where, 'the dataset', dataset);
  const chosen = indexArray(indices, dataset.size, where);
  if (dataset.subset !== undefined) return { ...dataset.subset(chosen), ...disposeOf(dataset) };
  const labels = labelsOf(dataset);
  return {
    ...arraysAt(dataset, chosen),
    ...(labels === undefined ? {} : { labels: Int32Array.from(chosen, (index) => labels[index]!) }),
    size: chosen.length,
    entries: dataset.entries,
    ...printOf('subset', [Int32Array.from(chosen)], dataset),
    ...disposeOf(dataset),
    get(asked, ctx) {
      checkIndices(asked, chosen.length, where);
      return dataset.get(
        asked.map((index) => chosen[index]!),
        ctx,
      );
    },
  };
}

/** Copies the parts of a dataset's arrays that contain the chosen examples. */
function arraysAt(dataset: Dataset, chosen: readonly number[]): Readonly<Record<string, Pixels>> {
  const parts = arraysOf(dataset).map(([name, array]) => {
    const stretch = array.length / dataset.size;
    const length = chosen.length * stretch;
    const copies = array instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
    chosen.forEach((index, i) => {
      copies.set(array.subarray(index * stretch, (index + 1) * stretch), i * stretch);
    });
    return [name, copies] as const;
  });
  return Object.fromEntries(parts);
}

/** The examples of a dataset in memory, stored one after another. */
type Pixels = Uint8Array | Float32Array;

/** Returns the arrays of a dataset that contain its examples, by name. */
export function arraysOf(dataset: Dataset): (readonly [string, Pixels])[] {
  const { images, points } = dataset as Dataset & Readonly<Record<string, unknown>>;
  return Object.entries({ images, points }).flatMap(([name, array]) =>
    array instanceof Uint8Array || array instanceof Float32Array ? [[name, array] as const] : [],
  );
}
