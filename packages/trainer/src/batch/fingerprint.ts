import { type Batch, type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import type { DataFingerprint, SampledFingerprint } from '@ganforge/run';
import type * as tf from '@tensorflow/tfjs-core';
import { checkBatch, disposeBatch } from './batches.ts';

const where = 'trainer/fingerprint';
/** Number of examples that are compared, and the maximum number of values per entry. */
const examples = 8;
const mostNumbers = 65536;
/**
 * The tolerance relative to the norm. Engines and versions of Node differ by less, and other data differs by far more.
 */
const tolerance = 1e-4;

/**
 * Returns the fingerprint of a dataset. If the dataset has none, it returns projections of a few examples.
 *
 * The examples are spread over the dataset. They use a fixed random stream, so a different augmentation gives a
 * different fingerprint.
 */
export async function fingerprintOf<B extends Batch>(dataset: Dataset<B>): Promise<DataFingerprint> {
  if (dataset.fingerprint !== undefined) return dataset.fingerprint;
  const { size } = dataset;
  const count = Math.min(examples, size);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * (size - 1)) / Math.max(1, count - 1)));
  const given = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0).fork('fingerprint')) });
  const batch = await checkBatch(given, count, {});
  try {
    const entries = Object.entries(batch).map(async ([name, tensor]) => [name, await project(name, tensor)] as const);
    return Object.fromEntries(await Promise.all(entries));
  } finally {
    disposeBatch(batch);
  }
}

/**
 * Returns the norm of a tensor's values and two projections of the values. Values that are not finite are replaced by
 * 0.
 */
async function project(name: string, tensor: tf.Tensor): Promise<SampledFingerprint[string]> {
  const { dtype, shape } = tensor;
  if (dtype === 'string' || dtype === 'complex64') return { dtype, shape, numbers: [] };
  const all = await tensor.data<'float32'>();
  const step = Math.max(1, Math.ceil(all.length / mostNumbers));
  const values = Array.from({ length: Math.ceil(all.length / step) }, (_, i) => all[i * step]!).map((value) =>
    Number.isFinite(value) ? value : 0,
  );
  const onto = (weights: ArrayLike<number>): number => values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  const weights = [0, 1].map((k) => randomStream(k).fork('fingerprint', name).normalValues(values.length));
  const numbers = [Math.sqrt(onto(values)), ...weights.map(onto)];
  return { dtype, shape, numbers: numbers.map((value) => Number(value.toPrecision(9))) };
}

/**
 * Returns the run's fingerprint if the dataset's fingerprint is equal to it, up to rounding.
 *
 * @throws GanError `mismatch` with the names of the differing parts
 */
export function checkFingerprint(
  folder: string,
  expected: DataFingerprint,
  received: DataFingerprint,
): DataFingerprint {
  const fault = difference(expected, received);
  if (fault === undefined) return expected;
  throw new GanError(
    where,
    `${folder} was trained on other data: ${fault}. Use the data of the run with the same augmentation, or train in another folder.`,
    { code: 'mismatch' },
  );
}

function difference(expected: DataFingerprint, received: DataFingerprint): string | undefined {
  if (typeof expected === 'string' || typeof received === 'string') {
    const text = (of: DataFingerprint): string => (typeof of === 'string' ? `'${of}'` : 'none of its own');
    if (expected === received) return undefined;
    return `the fingerprint of its dataset is ${text(expected)}; this dataset's is ${text(received)}`;
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(received)])];
  const other = names.find((name) => !isSame(expected[name], received[name]));
  if (other === undefined) return undefined;
  return `'${other}' of its examples differs${expected[other] === undefined ? ': the run had none' : ''}`;
}

function isSame(a: SampledFingerprint[string] | undefined, b: SampledFingerprint[string] | undefined): boolean {
  if (a === undefined || b === undefined || a.dtype !== b.dtype || String(a.shape) !== String(b.shape)) return false;
  const [norm = 0] = a.numbers;
  return a.numbers.every((value, i) => Math.abs(value - b.numbers[i]!) <= tolerance * norm);
}
