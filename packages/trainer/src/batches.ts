import type { Batch, Dataset, Draw } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';

const where = 'trainer/batches';

/** How far a run has read its data. */
export interface DataCursor {
  readonly epoch: number;
  /** Examples of the epoch already taken, or dropped with nothing left to take. */
  readonly offset: number;
  /** Batches drawn since the run began. */
  readonly batches: number;
  /** Examples drawn since the run began. */
  readonly images: number;
}

/** Where every run begins. */
export const dataStart: DataCursor = { epoch: 0, offset: 0, batches: 0, images: 0 };

/** Gives a run's batches one after another. */
export interface BatchSource<B extends Batch> {
  /** After the batches given so far. */
  readonly cursor: DataCursor;
  /** The next batch, of `size` examples; the caller disposes it. */
  next(size: number): Promise<B>;
  /** Begins to read the next batch, so that reading overlaps with training. */
  prefetch(size: number): void;
  /** Waits for what is being read and drops it. */
  close(): Promise<void>;
}

/**
 * The batches of a run from `cursor` on: each epoch a permutation of the set keyed by (seed, epoch), without its tail.
 *
 * What a batch holds depends on the seed and its place in the epoch alone, not on what was read before.
 *
 * @param draw the root of the run's draws
 */
export function createBatchSource<B extends Batch>(
  dataset: Dataset<B>,
  draw: Draw,
  cursor: DataCursor = dataStart,
): BatchSource<B> {
  let at = cursor;
  let order: { readonly epoch: number; readonly indices: Uint32Array } | undefined;
  let ahead: { readonly size: number; readonly batch: Promise<B> } | undefined;

  const read = async (size: number): Promise<B> => {
    const { epoch, offset } = roll(at, size, dataset.size);
    if (order?.epoch !== epoch) order = { epoch, indices: draw.fork('order', epoch).permutation(dataset.size) };
    const indices = Array.from(order.indices.subarray(offset, offset + size));
    const batch = await dataset.get(indices, { epoch, draw: draw.fork('data', epoch, offset) });
    checkBatch(batch, size);
    return batch;
  };
  const drop = async (): Promise<void> => {
    const dropped = ahead;
    ahead = undefined;
    await dropped?.batch.then(disposeBatch, () => undefined);
  };
  return {
    get cursor() {
      return at;
    },
    async next(size) {
      checkSize(size, dataset.size);
      if (ahead?.size !== size) await drop();
      const batch = await (ahead?.batch ?? read(size));
      ahead = undefined;
      at = advance(at, size, dataset.size);
      return batch;
    },
    prefetch(size) {
      if (ahead !== undefined || size > dataset.size) return;
      const batch = read(size);
      batch.catch(() => undefined); // whoever asks for the batch sees the error
      ahead = { size, batch };
    },
    close: drop,
  };
}

/** Splits a batch into `count` equal parts, which the caller disposes; the batch itself where `count` is 1. */
export function splitBatch<B extends Batch>(batch: B, count: number): B[] {
  if (count === 1) return [batch];
  const parts = Object.entries(batch).map(([name, tensor]) => [name, tf.split(tensor, count)] as const);
  return Array.from({ length: count }, (_, i) => Object.fromEntries(parts.map(([name, all]) => [name, all[i]])) as B);
}

/** Frees a batch's tensors. */
export function disposeBatch(batch: Batch): void {
  for (const tensor of Object.values(batch)) tensor.dispose();
}

/**
 * Refuses a batch size that the set cannot give.
 *
 * @throws GanError `argument`
 */
export function checkSize(size: number, examples: number): void {
  if (!Number.isInteger(size) || size < 1 || size > examples) {
    throw new GanError(where, `batchSize must be an integer in 1..${examples}, the size of the set; received ${size}.`);
  }
}

/** The cursor, in the next epoch where the present one has no whole batch left. */
function roll(at: DataCursor, size: number, examples: number): DataCursor {
  return at.offset + size > examples ? { ...at, epoch: at.epoch + 1, offset: 0 } : at;
}

function advance(at: DataCursor, size: number, examples: number): DataCursor {
  const { epoch, offset, batches, images } = roll(at, size, examples);
  return roll({ epoch, offset: offset + size, batches: batches + 1, images: images + size }, size, examples);
}

function checkBatch(batch: Batch, size: number): void {
  const entries = Object.entries(batch);
  const fault = entries.find(([, tensor]) => !(tensor instanceof tf.Tensor) || tensor.shape[0] !== size);
  if (entries.length > 0 && fault === undefined) return;
  const [name, tensor] = fault ?? ['nothing', undefined];
  const received = tensor instanceof tf.Tensor ? `'${name}' of shape [${tensor.shape}]` : `'${name}'`;
  throw new GanError(where, `the dataset must give tensors whose first dimension is ${size}; received ${received}.`, {
    code: 'shape',
  });
}
