import type { Batch, Dataset } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type { ClassSpec, Specs } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkDataset } from '../checks.ts';
import type { LabelledImageDataset } from '../images/image-array-dataset.ts';
import { labelsAt, labelsOf } from '../labels.ts';
import { printOf } from './print-of.ts';
import { subset } from './subset.ts';

const where = 'data/only-classes';

/** A dataset with known labels. */
export type LabelledDataset<B extends Batch = Batch> = Dataset<B> & {
  readonly entries: Specs & { readonly labels: ClassSpec };
  readonly labels: Int32Array;
};

/**
 * Returns a dataset with only the examples of some classes. The examples keep their order. The labels are renumbered:
 * label i is the i-th requested class.
 *
 * `entries.labels.classes` contains the names of these classes; the other entries do not change. It works for every
 * dataset for which {@link labelsOf} returns labels. No example is decoded.
 *
 * @param classes the names of the classes, or their labels
 * @throws GanError if the dataset has no labels, or a class does not exist, is given twice, or has no examples
 * @example
 * const vehicles = onlyClasses(await cifar10(), ['automobile', 'truck']); // labels 0 and 1
 */
export function onlyClasses(dataset: LabelledImageDataset, classes: readonly (string | number)[]): LabelledImageDataset;
export function onlyClasses<B extends Batch>(
  dataset: Dataset<B>,
  classes: readonly (string | number)[],
): LabelledDataset<B>;
export function onlyClasses(dataset: Dataset, classes: readonly (string | number)[]): LabelledDataset {
  checkDataset(where, dataset);
  const labels = labelsOf(dataset);
  const entry = dataset.entries.labels;
  if (labels === undefined || entry?.kind !== 'class') {
    throw new GanError(
      where,
      "the dataset has no classes: expected labels [size] and an entry 'labels' of kind class.",
    );
  }
  const names = entry.classes;
  const wanted = checkClasses(classes, names);
  const indices = [...labels.keys()].filter((i) => wanted.includes(labels[i]!));
  const relabelled = Int32Array.from(indices, (i) => wanted.indexOf(labels[i]!));
  const empty = wanted.findIndex((_, label) => !relabelled.includes(label));
  if (empty >= 0) throw new GanError(where, `the dataset has no examples of class '${names[wanted[empty]!]}'.`);
  const part = subset(dataset, indices);
  return {
    ...part,
    labels: relabelled,
    ...printOf('only-classes', [wanted], dataset),
    entries: { ...dataset.entries, labels: { kind: 'class', classes: wanted.map((label) => names[label]!) } },
    async get(asked, ctx) {
      const batch = await part.get(asked, ctx);
      tf.dispose(batch.labels);
      return { ...batch, ...labelsAt(relabelled, asked) };
    },
  };
}

/** Returns the labels of the requested classes. */
function checkClasses(classes: readonly (string | number)[], names: readonly string[]): number[] {
  if (!Array.isArray(classes) || classes.length === 0) {
    const received = Array.isArray(classes) ? 'none' : formatValue(classes);
    throw new GanError(where, `classes must be an array of at least one name or label; received ${received}.`);
  }
  const wanted = classes.map((name: string | number) => {
    const label = typeof name === 'number' ? name : names.indexOf(name);
    if (names[label] !== undefined) return label;
    const all = names.length > 20 ? `${names.slice(0, 20).join(', ')}, ...` : names.join(', ');
    throw new GanError(where, `there is no class ${formatValue(name)}. The ${names.length} classes are ${all}.`);
  });
  const twice = wanted.findIndex((label, i) => wanted.indexOf(label) !== i);
  if (twice >= 0) throw new GanError(where, `classes must differ; received '${names[wanted[twice]!]}' twice.`);
  return wanted;
}
