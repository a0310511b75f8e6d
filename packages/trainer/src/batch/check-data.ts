import type { Batch, Dataset, Gan } from '@ganforge/core';
import { GanError, problemOf } from '@ganforge/formats';
import { batchParts, entriesFit, type Specs, validateSpec } from '@ganforge/media';
import type * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/check-data';

/**
 * Checks specifications. The message of an error names the entry.
 *
 * @param what the owner of the specifications, for messages, such as `the GAN's needs`
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
 * Throws unless the examples of a dataset have everything that the GAN needs.
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
 * Throws if the batch size is larger than the dataset or not an integer above 0.
 *
 * @throws GanError `argument`
 */
export function checkSize(size: number, examples: number): void {
  if (!Number.isInteger(size) || size < 1 || size > examples) {
    throw new GanError(
      where,
      `batchSize must be an integer in 1..${examples}, the size of the dataset; received ${size}.`,
    );
  }
}

/**
 * Checks a batch against its specifications: all tensors, their shapes and types, and the ranges of labels and tokens.
 *
 * @throws GanError `shape` if a tensor is missing or wrong; `argument` if a label or token is out of range
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
    // An index out of range would select another entry, or return zeros, without any error.
    if (dtype !== 'int32' || range === undefined) continue;
    const values = await batch[name]!.data<'int32'>();
    const wrong = values.find((value) => !(value >= range[0] && value <= range[1]));
    if (wrong === undefined) continue;
    const expected = `in ${range[0]}..${range[1]}, the range that the GAN needs`;
    throw new GanError(where, `'${name}' must be ${expected}; the dataset gave ${wrong}.`);
  }
}

function describeTensor([name, { dtype, shape }]: [string, tf.Tensor]): string {
  return `${name} ${dtype} [${shape}]`;
}
