import type { Batch, DataSpec, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import { describeSpec } from '../outputs/describe.ts';

const where = 'trainer/check-data';

/** What every batch must hold for a GAN, beside what its losses ask for. */
export interface BatchNeeds {
  /** Number of classes, where the GAN is conditional: `labels` int32 [n] below it. */
  readonly classes?: number | undefined;
  /** The entry that the GAN translates. */
  readonly inputs?: string | undefined;
}

/** What a GAN needs of every batch. */
export function needsOf<B extends Batch>(gan: Gan<B>): BatchNeeds {
  return { classes: classesOf(gan.output)?.length, inputs: gan.translates };
}

/** Names of the classes, where there are some. */
export function classesOf(spec: DataSpec): readonly string[] | undefined {
  return 'classes' in spec ? spec.classes : undefined;
}

/**
 * Refuses a dataset whose examples are not of the kind, size or classes that the GAN makes.
 *
 * @throws GanError `mismatch`
 */
export function checkDataFits<B extends Batch>(gan: Gan<B>, dataset: Dataset<B>): void {
  const [made, found] = [gan.output, dataset.spec];
  if (sizeOf(made) !== sizeOf(found)) {
    const problem = `'${gan.name}' makes ${describeSpec(made)}; the dataset has ${describeSpec(found)}.`;
    throw new GanError(where, `${problem} Build the GAN for this dataset, or resize the data.`, { code: 'mismatch' });
  }
  const [classes, given] = [classesOf(made), classesOf(found)];
  if (classes === undefined) return;
  if (classes.length === given?.length) {
    checkNames(gan.name, classes, given);
    return;
  }
  const received = given === undefined ? 'has no classes' : `has ${given.length}`;
  throw new GanError(
    where,
    `'${gan.name}' makes examples of ${classes.length} classes; the dataset ${received}. Build the GAN with the dataset's classes, or give it labelled data.`,
    { code: 'mismatch' },
  );
}

/** Refuses the names of other classes, or of the same in another order; numbers, which stand for any, are passed. */
function checkNames(gan: string, classes: readonly string[], given: readonly string[]): void {
  const numbered = (names: readonly string[]): boolean => names.every((name, label) => name === String(label));
  const label = classes.findIndex((name, i) => name !== given[i]);
  if (label < 0 || numbered(classes) || numbered(given)) return;
  throw new GanError(
    where,
    `label ${label} is '${classes[label]}' to '${gan}' and '${given[label]}' in the dataset. Build the GAN with the dataset's spec.classes.`,
    { code: 'mismatch' },
  );
}

/**
 * Refuses a batch without the labels or inputs that the GAN needs, and labels outside its classes.
 *
 * @throws GanError `shape`, and `argument` for a label that is no class
 */
export async function checkNeeds(batch: Batch, { classes, inputs }: BatchNeeds): Promise<void> {
  if (inputs !== undefined && batch[inputs] === undefined) {
    throw lacking(batch, `'${inputs}', which the GAN translates`);
  }
  if (classes === undefined) return;
  const { labels } = batch;
  if (labels?.dtype !== 'int32' || labels.rank !== 1) throw lacking(batch, "'labels' int32 [n], the class of each");
  const values: ArrayLike<number> = await labels.data();
  const wrong = Array.from(values).find((label) => !(label >= 0 && label < classes));
  if (wrong === undefined) return;
  throw new GanError(where, `labels must be in 0..${classes - 1}, the GAN's classes; the dataset gave ${wrong}.`);
}

function lacking(batch: Batch, what: string): GanError {
  const formatValue = ([name, { dtype, shape }]: [string, tf.Tensor]) => `${name} ${dtype} [${shape}]`;
  const received = Object.entries(batch).map(formatValue).join(', ');
  return new GanError(where, `a batch must hold ${what}; received ${received}.`, { code: 'shape' });
}

/** A spec without the names of its classes, as text to compare. */
function sizeOf(spec: DataSpec): string {
  switch (spec.kind) {
    case 'image':
    case 'points':
      return describeSpec(spec);
    default:
      return spec.kind; // columns, lengths and rates may be the GAN's own choice
  }
}
