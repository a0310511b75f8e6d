import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { batchParts, entriesFit, type Specs } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/check-data';

/**
 * Refuses a dataset whose examples are not what the GAN needs.
 *
 * @throws GanError `mismatch`
 */
export function checkDataFits<B extends Batch>(gan: Gan<B>, dataset: Dataset<B>): void {
  const problem = entriesFit(dataset.entries, gan.needs);
  if (problem === undefined) return;
  throw new GanError(
    where,
    `'${gan.name}' cannot train on this dataset: ${problem}. Build the GAN for this data, or prepare the data for the GAN.`,
    { code: 'mismatch' },
  );
}

/**
 * Refuses a batch that is not what its specs say: a tensor that is missing, of another shape or type, or a label that is
 * no class.
 *
 * @throws GanError `shape`, and `argument` for a label
 */
export async function checkNeeds(batch: Batch, needs: Specs): Promise<void> {
  for (const [name, { dtype, shape }] of Object.entries(batchParts(needs))) {
    const tensor = batch[name];
    if (tensor?.dtype === dtype && String(tensor.shape.slice(1)) === String(shape)) continue;
    const received = Object.entries(batch).map(describeTensor).join(', ');
    const expected = `'${name}' ${dtype} [${['n', ...shape]}]`;
    throw new GanError(where, `a batch must hold ${expected}; received ${received}.`, { code: 'shape' });
  }
  for (const [name, spec] of Object.entries(needs)) {
    if (spec.kind !== 'class') continue;
    const values: ArrayLike<number> = await batch[name]!.data();
    const wrong = Array.from(values).find((label) => !(label >= 0 && label < spec.classes.length));
    if (wrong === undefined) continue;
    const range = `0..${spec.classes.length - 1}, the GAN's classes`;
    throw new GanError(where, `'${name}' must be in ${range}; the dataset gave ${wrong}.`);
  }
}

function describeTensor([name, { dtype, shape }]: [string, tf.Tensor]): string {
  return `${name} ${dtype} [${shape}]`;
}
