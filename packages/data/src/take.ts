import type { Batch, Dataset } from '@ganforge/core';
import { GanError, written } from '@ganforge/formats';
import type { ImageDataset, LabelledImageDataset } from './image-array-dataset.ts';
import { checkIndices } from './indices.ts';

const where = 'data/take';

/**
 * A part of a dataset: its first n examples, or the examples at the given indices in their order.
 *
 * An index may stand more than once. Of a dataset whose `images` and `labels` lie in memory the part has its own: views
 * for the first n, copies for indices.
 *
 * @throws GanError when n or an index is out of range
 * @example
 * const small = take(await mnist(), 1000);
 * const sevens = take(small, [...small.labels.keys()].filter((i) => small.labels[i] === 7));
 */
export function take(dataset: LabelledImageDataset, which: number | readonly number[]): LabelledImageDataset;
export function take(dataset: ImageDataset, which: number | readonly number[]): ImageDataset;
export function take<B extends Batch>(dataset: Dataset<B>, which: number | readonly number[]): Dataset<B>;
export function take(dataset: Dataset, which: number | readonly number[]): Dataset {
  checkWhich(which, dataset.size);
  const chosen = typeof which === 'number' ? Array.from({ length: which }, (_, i) => i) : [...which];
  return {
    ...arraysOf(dataset, which),
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

function checkWhich(which: unknown, size: number): void {
  if (Array.isArray(which)) {
    checkIndices(which, size, where);
  } else if (!Number.isInteger(which) || (which as number) < 1 || (which as number) > size) {
    throw new GanError(where, `a number of examples must be an integer in 1..${size}; received ${written(which)}.`);
  }
}

/** The part's own `images` and `labels`, where the dataset has them. */
function arraysOf(
  dataset: Dataset & Partial<Pick<ImageDataset, 'images' | 'labels'>>,
  which: number | readonly number[],
): Partial<Pick<ImageDataset, 'images' | 'labels'>> {
  const { images, labels, size } = dataset;
  if (!(images instanceof Uint8Array)) return {};
  const pixels = images.length / size;
  if (typeof which === 'number') {
    return { images: images.subarray(0, which * pixels), labels: labels?.subarray(0, which) };
  }
  const copies = new Uint8Array(which.length * pixels);
  which.forEach((index, i) => {
    copies.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
  });
  return { images: copies, labels: labels && Int32Array.from(which, (index) => labels[index]!) };
}
