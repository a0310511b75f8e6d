import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import { batchParts, entriesFit, type Specs, validateSpec } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/check-data';

/**
 * Refuses specs that are none, naming the entry.
 *
 * @param what whose they are: `the GAN's needs`
 * @throws GanError `argument`
 */
export function checkSpecs(what: string, specs: Specs): void {
  for (const [entry, spec] of Object.entries(specs)) {
    try {
      validateSpec(spec);
    } catch (cause) {
      throw new GanError(where, `${what}.${entry}: ${problemOf(cause)}`, { cause });
    }
  }
}

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
    `'${gan.name}' cannot train on this dataset: ${problem}. Build the GAN for this data, or change the data.`,
    { code: 'mismatch' },
  );
}

/**
 * Refuses a batch size that is larger than the dataset.
 *
 * @throws GanError `argument`
 */
export function checkSize(size: number, examples: number): void {
  if (!Number.isInteger(size) || size < 1 || size > examples) {
    throw new GanError(where, `batchSize must be an integer in 1..${examples}, the size of the set; received ${size}.`);
  }
}

/**
 * Refuses a batch that is not what its specs say: a tensor that is missing, of another shape or type, or with a label or
 * token that is none.
 *
 * @throws GanError `shape`, and `argument` for a label or token
 */
export async function checkNeeds(batch: Batch, needs: Specs): Promise<void> {
  const parts = Object.entries(batchParts(needs));
  for (const [name, { dtype, shape }] of parts) {
    const tensor = batch[name];
    if (tensor?.dtype === dtype && String(tensor.shape.slice(1)) === String(shape)) continue;
    const received = Object.entries(batch).map(describeTensor).join(', ');
    const expected = `'${name}' ${dtype} [${['n', ...shape]}]`;
    throw new GanError(where, `a batch must hold ${expected}; received ${received}.`, { code: 'shape' });
  }
  for (const [name, { dtype, range }] of parts) {
    if (dtype !== 'int32' || range === undefined) continue; // an index that is none would be another's, or zeros, in silence
    const values = await batch[name]!.data<'int32'>();
    const wrong = values.find((value) => !(value >= range[0] && value <= range[1]));
    if (wrong === undefined) continue;
    const expected = `in ${range[0]}..${range[1]}, as the GAN has them`;
    throw new GanError(where, `'${name}' must be ${expected}; the dataset gave ${wrong}.`);
  }
}

function describeTensor([name, { dtype, shape }]: [string, tf.Tensor]): string {
  return `${name} ${dtype} [${shape}]`;
}
