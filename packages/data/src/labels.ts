import type { Dataset } from '@ganforge/core';
import { exactInteger, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { checkDataset } from './checks.ts';

/** The labels of a dataset, if known, and the class names. */
interface Labelling {
  readonly labels: Int32Array | undefined;
  readonly classes: readonly string[] | undefined;
}

/**
 * Maximum number of classes that get default names. It is the limit of conditional variants; each name needs memory.
 */
const MOST_UNNAMED = 1_000_000;

/**
 * Returns the label of every example of a dataset, int32 [size], without reading an example. Read-only.
 *
 * The labels come from the field `labels`. All datasets of this package that have labels have this field. Your own
 * datasets may have it too.
 *
 * @returns the labels, or undefined if the dataset has no such field
 * @throws GanError `argument` if the value is not a dataset
 * @example
 * const labels = labelsOf(await imageFolder('flowers', { size: 64, resize: 64, crop: 'center' }));
 */
export function labelsOf(dataset: Dataset): Int32Array | undefined {
  checkDataset('data/labels', dataset);
  const { labels } = dataset as Dataset & { readonly labels?: unknown };
  return labels instanceof Int32Array && labels.length === dataset.size ? labels : undefined;
}

/**
 * Checks the labels and returns them with the class names. There must be one label for each of `size` examples. If no
 * class names are given, the classes get default names.
 *
 * @param what the word that error messages use for the examples, such as `images`
 */
export function checkLabels(
  where: string,
  what: string,
  { labels: given, classes }: { readonly labels?: ArrayLike<number | bigint>; readonly classes?: readonly string[] },
  size: number,
): Labelling {
  if (given === undefined) {
    if (classes !== undefined) throw new GanError(where, 'classes need labels; received classes and no labels.');
    return { labels: undefined, classes: undefined };
  }
  if (given.length !== size) {
    throw new GanError(where, `expected a label for each of ${size} ${what}; received ${given.length} labels.`, {
      code: 'shape',
    });
  }
  const highest = (classes?.length ?? MOST_UNNAMED) - 1;
  const labels = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const label = exactInteger(given[i]);
    if (!(label >= 0 && label <= highest)) {
      const advice = classes === undefined && label > highest ? ' Number the classes from 0.' : '';
      throw new GanError(
        where,
        `labels must be integers in 0..${highest}; received ${String(given[i])} for example ${i}.${advice}`,
      );
    }
    labels[i] = label;
  }
  return {
    labels,
    classes: classes ?? Array.from({ length: labels.reduce((a, b) => Math.max(a, b)) + 1 }, (_, i) => String(i)),
  };
}

/** Returns `{ labels }` of the examples at `indices`, int32 [n], or an empty object if there are no labels. */
export function labelsAt(labels: Int32Array | undefined, indices: readonly number[]): { labels?: tf.Tensor1D } {
  if (labels === undefined) return {};
  const values = Int32Array.from(indices, (index) => labels[index]!);
  return { labels: tf.tensor1d(values, 'int32') };
}
