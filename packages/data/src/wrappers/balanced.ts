import type { Batch, Dataset } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { checkDataset, checkNoNext } from '../checks.ts';
import { labelsOf } from '../labels.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';

const where = 'data/balanced';

/**
 * Returns a dataset whose draws contain all classes equally often. It goes through the classes in turn and draws a
 * random example of each class.
 *
 * Use it if some classes are rare, so that the GAN sees rare classes as often as the other classes. Classes without
 * examples are skipped. The examples and `size` do not change. An epoch has as many draws as there are examples.
 *
 * @throws GanError if the dataset has no labels; `unsupported` if the dataset has its own `next`
 * @example
 * const faces = balanced(await imageFolder('faces', { size: 64 }));
 */
export function balanced<B extends Batch>(dataset: Dataset<B>): Dataset<B> {
  checkDataset(where, dataset);
  checkNoNext(where, 'the dataset', dataset);
  const labels = labelsOf(dataset);
  if (labels === undefined) {
    throw new GanError(
      where,
      'the dataset has no classes: expected labels [size]. Give it labels, or do not balance it.',
    );
  }
  const classes = rowsOfClasses(labels);
  return {
    labels,
    size: dataset.size,
    entries: dataset.entries,
    ...printOf('balanced', [], dataset),
    ...disposeOf(dataset),
    get: (indices, request) => dataset.get(indices, request),
    next({ examples }, size, random) {
      const uniform = random.uniformValues(size);
      const indices = Array.from({ length: size }, (_, i) => {
        const rows = classes[(examples + i) % classes.length]!;
        return rows[Math.min(rows.length - 1, Math.floor(uniform[i]! * rows.length))]!;
      });
      return { indices };
    },
  } as Dataset<B> & { readonly labels: Int32Array };
}

/** Lists the examples of each class that is not empty. */
function rowsOfClasses(labels: Int32Array): readonly (readonly number[])[] {
  const classes = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = classes.get(label) ?? [];
    classes.set(label, rows);
    rows.push(row);
  });
  return [...classes].sort(([a], [b]) => a - b).map(([, rows]) => rows);
}
