import type { Batch, Dataset, ImageBatch } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type { ImageSpec, Specs } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** Returns the specification of a side's images. @throws GanError `argument` if the side has no images */
export function imageSpec(where: string, side: string, dataset: Dataset): ImageSpec {
  const { entries, get } = (dataset ?? {}) as Partial<Dataset>;
  const images = entries?.images;
  if (images?.kind === 'image' && typeof get === 'function') return images;
  const kinds = Object.values(entries ?? {}).map(({ kind }) => kind);
  const received =
    (dataset as unknown) instanceof Promise
      ? 'a Promise; await it'
      : kinds.length > 0
        ? `one of ${kinds.join(', ')}`
        : formatValue(dataset);
  throw new GanError(where, `${side} must be a dataset of images; received ${received}.`);
}

/**
 * Renames the entries of a dataset, or the tensors of a batch, for one side of a combined dataset.
 *
 * @example
 * ofSide('a', { images, labels }); // { a: images, aLabels: labels }
 */
function ofSide<T>(side: string, named: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const nameOf = (name: string): string =>
    name === 'images' ? side : `${side}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [nameOf(name), value]));
}

/** Returns the entries of all sides. */
export function entriesOfSides<K extends string>(
  sides: Readonly<Record<K, Dataset>>,
): Specs & Readonly<Record<K, ImageSpec>> {
  const all = Object.entries<Dataset>(sides).map(([side, { entries }]) => ofSide(side, entries));
  return Object.assign({}, ...all) as Specs & Readonly<Record<K, ImageSpec>>;
}

/** Reads one batch from each side and combines them. If one read fails, the tensors of the other sides are freed. */
export async function batchOfSides<K extends string>(
  sides: Readonly<Record<K, () => Promise<ImageBatch>>>,
): Promise<Batch & Readonly<Record<K, tf.Tensor4D>>> {
  const names = Object.keys(sides) as K[];
  const settled = await Promise.allSettled(names.map((side) => sides[side]()));
  const given = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failure = settled.find((one) => one.status === 'rejected');
  if (failure !== undefined) {
    tf.dispose(given);
    throw failure.reason;
  }
  const all = given.map((batch, k) => ofSide<tf.Tensor>(names[k]!, batch));
  return Object.assign({}, ...all) as Batch & Readonly<Record<K, tf.Tensor4D>>;
}
