import { type Batch, type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { batchParts, validateSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** A dataset to test against the contract. */
export interface DatasetCase {
  /** Creates a new instance of the dataset. */
  readonly make: () => Dataset | Promise<Dataset>;
  /** Whether the examples depend on `random`, for example because of augmentation. @default false */
  readonly drawn?: boolean;
  /** Other datasets, by a text that says how they differ from this one. All fingerprints must differ. */
  readonly others?: Readonly<Record<string, () => Dataset | Promise<Dataset>>>;
}

/** The values of a batch's tensors, for comparison. */
type Values = Readonly<Record<string, HostTensor>>;

interface HostTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Reads the values of a batch and disposes its tensors. */
async function valuesOf(batch: Batch): Promise<Values> {
  const entries = Object.entries(batch).map(async ([name, tensor]) => {
    return [name, { dtype: tensor.dtype, shape: tensor.shape, data: Array.from(await tensor.data()) }] as const;
  });
  const values = Object.fromEntries(await Promise.all(entries));
  tf.dispose(batch);
  return values;
}

/**
 * Reads a batch and returns its values.
 *
 * @param rows the index of the random stream for each row
 */
async function get(
  dataset: Dataset,
  indices: readonly number[],
  seed = 0,
  epoch = 0,
  rows: readonly number[] = indices.map((_, row) => row),
): Promise<Values> {
  const streams = rowStreams(randomStream(seed));
  return valuesOf(await dataset.get(indices, { epoch, random: (row) => streams(rows[row]!) }));
}

/** Returns some indices: the last, the first, a middle one, and the first again. */
function someOf({ size }: Dataset): number[] {
  return [size - 1, 0, Math.floor(size / 2), 0];
}

/** Reorders the rows of each tensor. */
function reordered(values: Values, order: readonly number[]): Values {
  const entries = Object.entries(values).map(([name, { dtype, shape, data }]) => {
    const row = data.length / shape[0]!;
    return [name, { dtype, shape, data: order.flatMap((i) => data.slice(i * row, (i + 1) * row)) }] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Checks that the dataset has examples, that its entries are valid JSON, and that each tensor of a batch fits its
 * entry.
 */
export async function checkDatasetBatches({ make }: DatasetCase): Promise<void> {
  const dataset = await make();
  expect(Number.isInteger(dataset.size) && dataset.size >= 1, `size ${dataset.size}`).toBe(true);
  checkEntries(dataset);
  for (const indices of [[0], someOf(dataset), [dataset.size - 1]]) {
    checkParts(dataset, await get(dataset, indices), indices.length);
  }
}

function checkEntries({ entries }: Dataset): void {
  expect(Object.keys(entries).length, 'number of entries').toBeGreaterThan(0);
  for (const spec of Object.values(entries)) validateSpec(spec);
  expect(JSON.parse(JSON.stringify(entries)), 'entries after JSON').toStrictEqual(entries);
}

/**
 * Checks that a batch has exactly the parts of the entries. Each part must have one row per index and the right shape,
 * type and range.
 */
function checkParts({ entries }: Dataset, values: Values, rows: number): void {
  const parts = batchParts(entries);
  expect(Object.keys(values).sort(), 'tensors of a batch').toEqual(Object.keys(parts).sort());
  for (const [name, { shape, dtype, range }] of Object.entries(parts)) {
    const found = values[name]!;
    expect([found.dtype, found.shape], `type and shape of ${name}`).toEqual([dtype, [rows, ...shape]]);
    const [low, high] = range ?? [-Number.MAX_VALUE, Number.MAX_VALUE]; // without a range, any finite value is allowed
    const wrong = found.data.find((value) => !(value >= low && value <= high));
    expect(wrong, `a value of ${name} outside [${low},${high}]`).toBeUndefined();
  }
}

/**
 * Checks that equal indices, epoch and stream give equal bits. This must also hold for a second dataset and after other
 * requests.
 */
export async function checkDatasetDeterminism({ make, drawn = false }: DatasetCase): Promise<void> {
  const [one, other] = [await make(), await make()];
  const indices = someOf(one);
  const first = await get(one, indices, 7, 3);
  await get(other, [0], 1);
  expect(await get(other, indices, 7, 3)).toEqual(first);
  expect(await get(one, indices, 7, 3)).toEqual(first);
  const [left, right] = await Promise.all([get(one, indices, 7, 3), get(one, [...indices].reverse(), 8, 3)]);
  expect(left).toEqual(first);
  expect(await get(one, [...indices].reverse(), 8, 3)).toEqual(right);
  const seeds = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => get(one, indices, seed, 3)));
  const same = seeds.every((values) => JSON.stringify(values) === JSON.stringify(first));
  expect(same, drawn ? 'another stream gives other batches' : 'the stream decides nothing').toBe(!drawn);
}

/**
 * Checks that an example depends only on its index and on the stream of its row, and not on its position in a batch.
 */
export async function checkDatasetOrder({ make }: DatasetCase): Promise<void> {
  const dataset = await make();
  const indices = someOf(dataset);
  const order = [2, 0, 3, 1];
  const moved = await get(
    dataset,
    order.map((i) => indices[i]!),
    0,
    0,
    order,
  );
  expect(moved).toEqual(reordered(await get(dataset, indices), order));
  expect(await get(dataset, [0])).toEqual(reorderedFirst(await get(dataset, [0, dataset.size - 1])));
}

function reorderedFirst(values: Values): Values {
  const entries = Object.entries(values).map(([name, { dtype, shape, data }]) => {
    return [name, { dtype, shape: [1, ...shape.slice(1)], data: data.slice(0, data.length / shape[0]!) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Checks that the fingerprint is a text. It must be equal for an equal dataset and different for other datasets. */
export async function checkDatasetFingerprint({ make, others = {} }: DatasetCase): Promise<void> {
  const { fingerprint } = await make();
  expect(fingerprint).toBeTypeOf('string');
  expect((await make()).fingerprint).toBe(fingerprint);
  const seen = new Map([[fingerprint, 'this one']]);
  for (const [name, make] of Object.entries(others)) {
    const { fingerprint: own } = await make();
    expect(seen.get(own), `${name} is told from the others`).toBeUndefined();
    seen.set(own, name);
  }
}

/**
 * Checks that `get` creates only the tensors that it returns, and returns new tensors at each call. It must still work
 * after they are disposed.
 */
export async function checkDatasetMemory({ make }: DatasetCase): Promise<void> {
  const dataset = await make();
  const indices = someOf(dataset);
  const ask = (): Promise<Batch> =>
    Promise.resolve(dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) }));
  tf.dispose(await ask()); // a tensor that is created once and kept is not a leak
  const before = tf.memory().numTensors;
  const [first, second] = [await ask(), await ask()];
  const tensors = [first, second].flatMap((batch) => Object.values(batch));
  expect(new Set(tensors).size, 'every tensor is given once').toBe(tensors.length);
  expect(tf.memory().numTensors - before, 'tensors made').toBe(tensors.length);
  tf.dispose(first);
  const values = await valuesOf(second); // these tensors are not disposed
  expect(tf.memory().numTensors).toBe(before);
  expect(await valuesOf(await ask())).toEqual(values);
  expect(tf.memory().numTensors).toBe(before);
}

/** Checks that invalid indices throw a GanError and leave no tensors. */
export async function checkDatasetRefusals({ make }: DatasetCase): Promise<void> {
  const dataset = await make();
  const before = tf.memory().numTensors;
  for (const indices of [[], [dataset.size], [-1], [0.5], [0, Number.NaN], [0, Number.POSITIVE_INFINITY]]) {
    const refusal = await Promise.resolve()
      .then(() => dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) }))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(refusal, `indices [${indices}] are refused`).toBeInstanceOf(GanError);
    expect(tf.memory().numTensors, `tensors after [${indices}]`).toBe(before);
  }
}
