import { GanError } from '@ganforge/formats';

/** Arrays on the host by name, as executors exchange them. */
export type HostArrays = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: HostArray }>>;

/** The values of an array: float32 tensors, integers, or float64 numbers such as loss terms. */
export type HostArray = Float32Array | Int32Array | Uint8Array | Float64Array;

/**
 * Who computes which microbatches of a batch.
 *
 * Every batch is split into `microbatches` equal parts. A process computes `count` of them, from `first` on, and
 * exchanges what it found with the others. Sums follow a binary tree over the index of the microbatch (see
 * `TreeSum`), so that ranges of equal size, a power of two, give the bytes of one process.
 */
export interface Executor {
  /** Parts of a batch, over all processes; the batch size is a multiple of it. */
  readonly microbatches: number;
  /** The first part that this process computes. */
  readonly first: number;
  /** How many parts this process computes. */
  readonly count: number;
  /** What each process gave, in the order of their ranges; each call is answered when all processes have made it. */
  gather(values: HostArrays): Promise<readonly HostArrays[]>;
}

/** One process that computes all `microbatches` parts of each batch. */
export function localExecutor(microbatches: number = 1): Executor {
  if (!Number.isSafeInteger(microbatches) || microbatches < 1) {
    throw new GanError('trainer/executor', `microbatches must be an integer of at least 1; received ${microbatches}.`);
  }
  return { microbatches, first: 0, count: microbatches, gather: async (values) => [values] };
}

/** Whether a process computes whole batches: nothing has to be exchanged then. */
export function isWhole({ microbatches, count }: Executor): boolean {
  return microbatches === count;
}
