import type { Batch, BatchChoice, Dataset, RandomStream } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { type Executor, localExecutor } from '../step/executor.ts';
import { checkNeeds, checkSize, checkSpecs } from './check-data.ts';

const where = 'trainer/batches';

/** How far a run has read its data. */
export interface DataCursor {
  readonly epoch: number;
  /** Number of examples of the epoch that were returned in batches, or dropped at the end of the epoch. */
  readonly offset: number;
  /** Number of batches drawn since the run started. */
  readonly batches: number;
  /** Number of examples drawn since the run started. */
  readonly examples: number;
}

/** The position at which every run starts to read its data. */
export const dataStart: DataCursor = { epoch: 0, offset: 0, batches: 0, examples: 0 };

/** Options of {@link createBatchSource}. The options and the dataset determine which examples a run reads. */
export interface BatchSourceOptions {
  /** The root stream of the run. */
  readonly random: RandomStream;
  /** The position to start from. @default the start of the data */
  readonly cursor?: DataCursor;
  /** The entries that each batch must have. A batch without them is an error. @default no entries */
  readonly needs?: Specs;
  /**
   * Assigns microbatches to processes. A process reads only its own rows.
   * @default one process reads whole batches
   */
  readonly executor?: Executor;
}

/** Reads the batches of a run, one after another. */
export interface BatchSource<B extends Batch> {
  /** The position after the batches that were returned so far. */
  readonly cursor: DataCursor;
  /**
   * Returns this process's microbatches of the next batch of `size` examples. The caller disposes the microbatches.
   *
   * @throws GanError `argument` if `size` is larger than the dataset or the dataset's `next` returns invalid indices;
   *   `shape` if the batch does not contain what the GAN needs
   */
  next(size: number): Promise<readonly B[]>;
  /** Starts to read the next batch, so that reading overlaps with training. */
  prefetch(size: number): void;
  /** Moves the position back to an earlier cursor. */
  rewind(to: DataCursor): void;
  /** Waits for the current read and drops its batch. */
  close(): Promise<void>;
}

/**
 * Creates the source of a run's batches.
 *
 * The dataset's `next` chooses the examples. Without it, each epoch is a permutation keyed by (seed, epoch), and an
 * incomplete last batch is dropped. The stream of a row is keyed by the number of its draw in the run. So a batch
 * depends only on the seed and the cursor. It does not depend on earlier reads or on the process that reads it.
 */
export function createBatchSource<B extends Batch>(dataset: Dataset<B>, options: BatchSourceOptions): BatchSource<B> {
  const { random, cursor = dataStart, needs = {}, executor = localExecutor() } = options;
  const choose = dataset.next?.bind(dataset) ?? permutations(dataset.size, random);
  let at = cursor;
  let ahead: { readonly size: number; readonly parts: Promise<readonly B[]> } | undefined;

  const read = async (size: number): Promise<readonly B[]> => {
    const { epoch, offset, examples } = roll(at, size, dataset.size);
    const chosen = choose({ epoch, offset, examples }, size, random.fork('choice', examples));
    checkChoice(chosen, size, dataset.size);
    const part = size / executor.microbatches;
    const [from, to] = [executor.first * part, (executor.first + executor.count) * part];
    const batch = await dataset.get(chosen.indices.slice(from, to), {
      epoch,
      random: (row) => random.fork('data', examples + from + row),
      ...(chosen.choices && { choices: chosen.choices.slice(from, to) }),
    });
    return splitBatch(await checkBatch(batch, to - from, needs), executor.count);
  };
  const drop = async (): Promise<void> => {
    const dropped = ahead;
    ahead = undefined;
    await dropped?.parts.then(
      (parts) => parts.forEach(disposeBatch),
      () => undefined,
    );
  };
  return {
    get cursor() {
      return at;
    },
    async next(size) {
      checkSize(size, dataset.size);
      if (ahead?.size !== size) await drop();
      const parts = await (ahead?.parts ?? read(size));
      ahead = undefined;
      at = advance(at, size, dataset.size);
      return parts;
    },
    prefetch(size) {
      if (ahead !== undefined || size > dataset.size) return;
      const parts = read(size);
      parts.catch(() => undefined); // the call of next() that takes this batch reports the error
      ahead = { size, parts };
    },
    rewind(to) {
      at = to;
    },
    close: drop,
  };
}

/** Returns the default order of examples, a new permutation in each epoch. */
function permutations(size: number, random: RandomStream): NonNullable<Dataset['next']> {
  let order: { readonly epoch: number; readonly indices: Uint32Array } | undefined;
  return ({ epoch, offset }, count) => {
    if (order?.epoch !== epoch) order = { epoch, indices: random.fork('order', epoch).permutation(size) };
    return { indices: Array.from(order.indices.subarray(offset, offset + count)) };
  };
}

function checkChoice({ indices, choices }: BatchChoice, size: number, examples: number): void {
  const inRange = (index: unknown) => Number.isInteger(index) && (index as number) >= 0 && (index as number) < examples;
  const fits = Array.isArray(indices) && indices.length === size && indices.every(inRange);
  if (fits && (choices === undefined || choices.length === size)) return;
  const received = fits ? `${choices?.length} choices` : Array.isArray(indices) ? `[${indices}]` : formatValue(indices);
  throw new GanError(
    where,
    `the dataset's next() must return ${size} indices in 0..${examples - 1}, and either no choices or one choice for each index; received ${received}.`,
  );
}

/** Splits a batch into `count` equal parts and frees it. With `count` 1 it returns the batch itself. */
function splitBatch<B extends Batch>(batch: B, count: number): readonly B[] {
  if (count === 1) return [batch];
  const parts = Object.entries(batch).map(([name, tensor]) => [name, tf.split(tensor, count)] as const);
  disposeBatch(batch);
  return Array.from({ length: count }, (_, i) => Object.fromEntries(parts.map(([name, all]) => [name, all[i]])) as B);
}

/** Frees the tensors of a batch. */
export function disposeBatch(batch: Batch): void {
  for (const tensor of Object.values(batch)) tensor.dispose();
}

/**
 * Returns the position of the next batch. If the current epoch has no full batch left, it is the start of the next
 * epoch.
 */
function roll(at: DataCursor, size: number, examples: number): DataCursor {
  return at.offset + size > examples ? { ...at, epoch: at.epoch + 1, offset: 0 } : at;
}

function advance(at: DataCursor, size: number, total: number): DataCursor {
  const { epoch, offset, batches, examples } = roll(at, size, total);
  return roll({ epoch, offset: offset + size, batches: batches + 1, examples: examples + size }, size, total);
}

/** Checks a batch and returns it. If it is invalid, its tensors are freed. */
export async function checkBatch<B extends Batch>(batch: B, size: number, needs: Specs): Promise<B> {
  if (typeof batch !== 'object' || batch === null || batch instanceof tf.Tensor) {
    if (batch instanceof tf.Tensor) batch.dispose();
    const received = batch instanceof tf.Tensor ? 'one tensor' : formatValue(batch);
    throw new GanError(where, `the dataset must return tensors by name, such as { images }; received ${received}.`, {
      code: 'shape',
    });
  }
  const entries: [string, unknown][] = Object.entries(batch);
  const fault = entries.find(([, tensor]) => !(tensor instanceof tf.Tensor) || tensor.shape[0] !== size);
  if (entries.length > 0 && fault === undefined) {
    return checkNeeds(batch, needs).then(
      () => batch,
      (error: unknown) => {
        disposeBatch(batch);
        throw error;
      },
    );
  }
  tf.dispose(entries.map(([, tensor]) => tensor).filter((tensor) => tensor instanceof tf.Tensor));
  const [name, tensor] = fault ?? [];
  const value = tensor instanceof tf.Tensor ? `shape [${tensor.shape}]` : formatValue(tensor);
  const received = fault === undefined ? 'an empty batch' : `'${name}' of ${value}`;
  throw new GanError(where, `the dataset must return tensors whose first dimension is ${size}; received ${received}.`, {
    code: 'shape',
  });
}

/**
 * Throws unless the value is a dataset.
 *
 * @throws GanError `argument`
 */
export function checkDataset(dataset: unknown): void {
  if (dataset instanceof Promise) {
    throw new GanError(where, 'the dataset must be an object; received a Promise. Await it.');
  }
  const { size, entries, get, fingerprint } = (dataset ?? {}) as Partial<Record<keyof Dataset, unknown>>;
  if (fingerprint !== undefined && (typeof fingerprint !== 'string' || fingerprint === '')) {
    throw new GanError(where, `the dataset's fingerprint must be a string; received ${formatValue(fingerprint)}.`);
  }
  const fits = Number.isSafeInteger(size) && (size as number) >= 1 && typeof get === 'function';
  if (fits && typeof entries === 'object' && entries !== null) {
    checkSpecs("the dataset's entries", entries as Specs);
    return;
  }
  const fields = { size, entries, get };
  const received = Object.entries(fields).map(([name, value]) => `${name} ${formatValue(value)}`);
  const found = typeof dataset === 'object' && dataset !== null ? received.join(', ') : formatValue(dataset);
  throw new GanError(where, `the dataset must have a size >= 1, entries and a function get(); received ${found}.`);
}
