import { type Batch, type Dataset, randomStream, rowStreams } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { batchParts, validateSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** A dataset to test against the contract. */
export interface DatasetCase {
  /** Creates a new instance of the dataset. */
  readonly make: () => Dataset | Promise<Dataset>;
  /** Whether its examples depend on `random`, for example by augmentation. @default false */
  readonly drawn?: boolean;
  /** Other datasets by their difference to this one. All fingerprints must differ. */
  readonly others?: Readonly<Record<string, () => Dataset | Promise<Dataset>>>;
}

/** Tensors of a batch as numbers: what two batches are compared by. */
type Values = Readonly<Record<string, HostTensor>>;

interface HostTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** A batch's numbers; its tensors are freed. */
async function valuesOf(batch: Batch): Promise<Values> {
  const entries = Object.entries(batch).map(async ([name, tensor]) => {
    return [name, { dtype: tensor.dtype, shape: tensor.shape, data: Array.from(await tensor.data()) }] as const;
  });
  const values = Object.fromEntries(await Promise.all(entries));
  tf.dispose(batch);
  return values;
}

/** @param rows which row's stream each row gets */
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

/** Some indices: the first, the last, and one twice. */
function someOf({ size }: Dataset): number[] {
  return [size - 1, 0, Math.floor(size / 2), 0];
}

/** The rows of each tensor in another order. */
function reordered(values: Values, order: readonly number[]): Values {
  const entries = Object.entries(values).map(([name, { dtype, shape, data }]) => {
    const row = data.length / shape[0]!;
    return [name, { dtype, shape, data: order.flatMap((i) => data.slice(i * row, (i + 1) * row)) }] as const;
  });
  return Object.fromEntries(entries);
}

/** It has examples, its entries are JSON that their kinds allow, and each tensor of a batch is as they say. */
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

/** Each part of the entries is there, and nothing else: a row for each index, of its shape, type and range. */
function checkParts({ entries }: Dataset, values: Values, rows: number): void {
  const parts = batchParts(entries);
  expect(Object.keys(values).sort(), 'tensors of a batch').toEqual(Object.keys(parts).sort());
  for (const [name, { shape, dtype, range }] of Object.entries(parts)) {
    const found = values[name]!;
    expect([found.dtype, found.shape], `type and shape of ${name}`).toEqual([dtype, [rows, ...shape]]);
    const [low, high] = range ?? [-Number.MAX_VALUE, Number.MAX_VALUE]; // any finite value
    const wrong = found.data.find((value) => !(value >= low && value <= high));
    expect(wrong, `a value of ${name} outside [${low},${high}]`).toBeUndefined();
  }
}

/** The same indices, epoch and stream give the same bits, of a second dataset too, and whatever was asked before. */
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

/** An example is the same wherever it stands in a batch: it depends on its index and on the stream of its row alone. */
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

/** Its fingerprint is a text, the same for a second one, and another for others. */
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

/** It makes the tensors that it gives and no others, gives none twice, and does not miss those that are freed. */
export async function checkDatasetMemory({ make }: DatasetCase): Promise<void> {
  const dataset = await make();
  const indices = someOf(dataset);
  const ask = (): Promise<Batch> =>
    Promise.resolve(dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) }));
  tf.dispose(await ask()); // what is made once and kept is no leak
  const before = tf.memory().numTensors;
  const [first, second] = [await ask(), await ask()];
  const tensors = [first, second].flatMap((batch) => Object.values(batch));
  expect(new Set(tensors).size, 'every tensor is given once').toBe(tensors.length);
  expect(tf.memory().numTensors - before, 'tensors made').toBe(tensors.length);
  tf.dispose(first);
  const values = await valuesOf(second); // still there
  expect(tf.memory().numTensors).toBe(before);
  expect(await valuesOf(await ask())).toEqual(values);
  expect(tf.memory().numTensors).toBe(before);
}

/** Indices that are none are refused by a GanError, and leave no tensors behind. */
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
