import { type Batch, type BatchRequest, type Dataset, randomStream } from '@ganforge/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBatchSource, dataStart, disposeBatch } from '../../src/batch/batches.ts';
import { type Executor, localExecutor } from '../../src/step/executor.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Returns a dataset whose examples are their own indices. It counts how often it was called. */
function indices(size: number, delay = false): Dataset<Batch> & { asked: number } {
  const dataset = {
    size,
    entries: {},
    asked: 0,
    async get(wanted: readonly number[], { random }: BatchRequest) {
      dataset.asked++;
      if (delay) await new Promise((resolve) => setTimeout(resolve, 1));
      const jitter = tf.tensor1d(wanted.map((_, row) => random(row).uniformValues(1)[0]!));
      return { index: tf.tensor1d([...wanted], 'int32'), jitter };
    },
  };
  return dataset;
}

async function read(source: ReturnType<typeof createBatchSource>, count: number, size: number) {
  const found: { index: number[]; jitter: number[] }[] = [];
  for (let i = 0; i < count; i++) {
    for (const batch of await source.next(size)) {
      found.push({ index: [...batch.index!.dataSync()], jitter: [...batch.jitter!.dataSync()] });
      disposeBatch(batch);
    }
  }
  return found;
}

describe('createBatchSource', () => {
  it('gives each epoch its own permutation without the incomplete tail', async () => {
    const source = createBatchSource(indices(10), { random: randomStream(1) });
    const epochs = [await read(source, 3, 3), await read(source, 3, 3)].map((all) =>
      all.flatMap((batch) => batch.index),
    );
    for (const epoch of epochs) {
      expect(new Set(epoch).size).toBe(9);
      expect(epoch.every((index) => index >= 0 && index < 10)).toBe(true);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(epochs[0]).toEqual([...randomStream(1).fork('order', 0).permutation(10)].slice(0, 9));
    expect(epochs[1]).toEqual([...randomStream(1).fork('order', 1).permutation(10)].slice(0, 9));
  });

  it('counts epochs, batches and examples; a full epoch is over at once', async () => {
    const source = createBatchSource(indices(10), { random: randomStream(1) });
    expect(source.cursor).toEqual(dataStart);
    await read(source, 2, 3);
    expect(source.cursor).toEqual({ epoch: 0, offset: 6, batches: 2, examples: 6 });
    await read(source, 1, 3);
    expect(source.cursor).toEqual({ epoch: 1, offset: 0, batches: 3, examples: 9 });
    await read(source, 1, 10);
    expect(source.cursor).toEqual({ epoch: 2, offset: 0, batches: 4, examples: 19 });
  });

  it('continues from any cursor as if it had not stopped, with or without reading ahead', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
        fc.boolean(),
        async (size, cut, ahead) => {
          const whole = await read(createBatchSource(indices(12), { random: randomStream(5) }), 10, size);
          const first = createBatchSource(indices(12), { random: randomStream(5) });
          const before = await read(first, cut, size);
          const second = createBatchSource(indices(12), { random: randomStream(5), cursor: first.cursor });
          if (ahead) second.prefetch(size);
          expect([...before, ...(await read(second, 10 - cut, size))]).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('prefetches one batch, and drops it if the size changes', async () => {
    const dataset = indices(12, true);
    const source = createBatchSource(dataset, { random: randomStream(2) });
    const { numTensors } = tf.memory();
    source.prefetch(4);
    source.prefetch(4);
    const [small] = await read(source, 1, 2);
    expect(dataset.asked).toBe(2);
    expect(small).toEqual((await read(createBatchSource(indices(12), { random: randomStream(2) }), 1, 2))[0]);
    source.prefetch(4);
    await source.close();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('throws what reading ahead threw only when the batch is asked for', async () => {
    const broken: Dataset<Batch> = { ...indices(4), get: () => Promise.reject(new Error('gone')) };
    const source = createBatchSource(broken, { random: randomStream(2) });
    source.prefetch(2);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await expect(source.next(2)).rejects.toThrow('gone');
  });

  it.each([0, 1.5, -3, 13, Number.NaN])('refuses a batch of %s of 12 examples', async (size) => {
    const source = createBatchSource(indices(12), { random: randomStream(1) });
    await expect(source.next(size)).rejects.toThrow(
      `batchSize must be an integer in 1..12, the size of the dataset; received ${size}`,
    );
  });

  it('refuses a batch that is not of the size asked for', async () => {
    const short: Dataset<Batch> = { ...indices(4), get: () => ({ x: tf.zeros([1, 2]) }) };
    await expect(createBatchSource(short, { random: randomStream(1) }).next(3)).rejects.toThrow(
      "whose first dimension is 3; received 'x' of shape [1,2]",
    );
    const empty: Dataset<Batch> = { ...indices(4), get: () => ({}) };
    await expect(createBatchSource(empty, { random: randomStream(1) }).next(3)).rejects.toThrow(
      'received an empty batch',
    );
  });
});

/** Returns everything that a source returns in `count` batches, part by part. */
const parts = (executor: Executor, count = 3, size = 4) =>
  read(createBatchSource(indices(12), { random: randomStream(5), executor }), count, size);

describe('the microbatches of a process', () => {
  it('are the rows of its range, in their order, with the streams they have in the whole batch', async () => {
    const whole = await parts(localExecutor());
    const quarters = await parts(localExecutor(4));
    const half = (first: number): Executor => ({ ...localExecutor(4), first, count: 2 });
    const halves = [await parts(half(0)), await parts(half(2))];
    const rows = (all: typeof whole) => all.flatMap(({ index, jitter }) => index.map((at, i) => [at, jitter[i]]));
    expect(rows(quarters)).toEqual(rows(whole));
    for (let batch = 0; batch < 3; batch++) {
      const both = halves.flatMap((of) => of.slice(2 * batch, 2 * batch + 2));
      expect(both).toEqual(quarters.slice(4 * batch, 4 * batch + 4));
    }
  });
});

describe('a dataset with its own order', () => {
  const chosen: unknown[] = [];
  const choosing: Dataset<Batch> = {
    ...indices(12),
    next: ({ epoch, offset, examples }, size, random) => ({
      indices: Array.from({ length: size }, () => random.permutation(3)[0]!),
      choices: Array.from({ length: size }, (_, i) => `${epoch}/${offset}/${examples}/${i}`),
    }),
    get: (wanted, { choices }) => {
      chosen.push(choices);
      return { index: tf.tensor1d([...wanted], 'int32'), jitter: tf.zeros([wanted.length]) };
    },
  };

  it('chooses indices and choices by place and stream, so that any cursor goes on alike', async () => {
    const source = createBatchSource(choosing, { random: randomStream(1) });
    const all = await read(source, 4, 5);
    expect(chosen).toEqual(
      [
        [0, 0, 0],
        [0, 5, 5],
        [1, 0, 10],
        [1, 5, 15],
      ].map((at) => [0, 1, 2, 3, 4].map((i) => [...at, i].join('/'))),
    );
    const first = createBatchSource(choosing, { random: randomStream(1) });
    await read(first, 2, 5);
    const second = createBatchSource(choosing, { random: randomStream(1), cursor: first.cursor });
    expect(await read(second, 2, 5)).toEqual(all.slice(2));
    expect(new Set(all.flatMap(({ index }) => index)).size).toBe(3);
  });

  it.each([
    [{ indices: [0, 1] }, 'received [0,1].'],
    [{ indices: [0, 1, 12] }, 'received [0,1,12].'],
    [{ indices: [0, 1, 0.5] }, 'received [0,1,0.5].'],
    [{ indices: [0, 1, 2], choices: ['a'] }, 'received 1 choices.'],
  ])('is refused where it chooses %j', async (choice, problem) => {
    const broken: Dataset<Batch> = { ...choosing, next: () => choice };
    const next = createBatchSource(broken, { random: randomStream(1) }).next(3);
    await expect(next).rejects.toThrow(
      `next() must return 3 indices in 0..11, and either no choices or one choice for each index; ${problem}`,
    );
  });
});

describe('an invalid batch', () => {
  it.each([
    ['null', () => null, 'received null.'],
    ['one tensor', () => tf.zeros([4, 2]), 'received one tensor.'],
    ['nothing by name', () => ({}), 'received an empty batch.'],
    ['a number', () => ({ images: tf.zeros([4]), labels: 3 }), "received 'labels' of 3."],
    ['another size', () => ({ images: tf.zeros([4]), more: tf.zeros([3]) }), "received 'more' of shape [3]."],
  ])('is refused where it is %s, and freed', async (_, get, problem) => {
    const dataset = { size: 8, entries: {}, get: get as never };
    const { numTensors } = tf.memory();
    const error = await createBatchSource(dataset, { random: randomStream(1) })
      .next(4)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'shape', message: expect.stringContaining(problem) });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
