import { type Batch, checkConditions, formatTensor, type Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { batchParts, type Specs } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { integer, maxSamples } from '../options.ts';

const where = 'trainer/samples';

/**
 * Checks that the conditions for samples fit the GAN's conditions.
 *
 * @throws GanError `argument` and `shape`
 */
export function checkSampleConditions<B extends Batch>(gan: Gan<B>, given: Batch | undefined): void {
  if (given === undefined) return;
  if ((gan.conditions ?? []).length === 0) {
    throw new GanError(where, `'${gan.name}' has no conditions. Omit sampleConditions.`);
  }
  const n = integer('the number of sampleConditions', countOf(given), 1, maxSamples);
  checkConditions(where, gan as Gan<never>, { n, conditions: given });
}

/**
 * Checks the result of a GAN's `sample`. It must be n samples in the form that the GAN's `output` declares. If the
 * result is invalid, its tensors are freed.
 *
 * @throws GanError `shape`
 */
export function checkSamples<B extends Batch>(gan: Gan<B>, n: number, made: unknown, conditions: Batch): Batch {
  const batch: Readonly<Record<string, unknown>> = isBatch(made) ? made : {};
  const parts = Object.entries(batchParts(gan.output));
  const wanted = wantedOutput(gan, batch, conditions);
  const wantedParts = Object.entries(batchParts(wanted));
  const fits = wantedParts.every(([name, { dtype, shape }]) => {
    const tensor = batch[name];
    const isRead = tensor instanceof tf.Tensor && !tensor.isDisposed && tensor.dtype === dtype;
    return isRead && String(tensor.shape) === String([n, ...shape]);
  });
  if (fits && wantedParts.length > 0 && wantedParts.length === Object.keys(batch).length) return made as Batch;
  const expected = parts.map(([name, { dtype, shape }]) => `${name} ${dtype} [${[n, ...shape]}]`).join(', ');
  const received = isBatch(made)
    ? Object.entries(batch).map(([name, tensor]) => `${name} ${formatTensor(tensor)}`)
    : [formatTensor(made)];
  tf.dispose(
    [made, Object.values(batch)].flat().filter((one) => one instanceof tf.Tensor && !one.isDisposed) as tf.Tensor[],
  );
  throw new GanError(
    where,
    `sample() of the GAN must return { ${expected} }; received ${received.join(', ') || 'nothing'}.`,
    { code: 'shape' },
  );
}

/**
 * Returns the entries that samples must have. If optional conditions are omitted, only the entries that exist are
 * required.
 */
function wantedOutput<B extends Batch>(
  { needs, output, conditions = [] }: Gan<B>,
  made: Readonly<Record<string, unknown>>,
  given: Batch,
): Specs {
  const has = (batch: object, entry: string, spec: Specs[string]): boolean =>
    Object.keys(batchParts({ [entry]: spec })).some((name) => name in batch);
  if (conditions.every((entry) => has(given, entry, needs[entry]!))) return output;
  return Object.fromEntries(Object.entries(output).filter(([entry, spec]) => has(made, entry, spec)));
}

function isBatch(made: unknown): made is Readonly<Record<string, unknown>> {
  return typeof made === 'object' && made !== null && !(made instanceof tf.Tensor);
}

/** Returns the number of examples of a batch. */
export function countOf(batch: Batch): number {
  return Object.values(batch)[0]!.shape[0]!;
}
