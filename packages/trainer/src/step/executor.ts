import { GanError } from '@ganforge/formats';

/** Named arrays on the host, in the form in which executors exchange them. */
export type HostArrays = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: HostArray }>>;

/** The data of an array: float32 or integer tensors, or float64 numbers such as loss terms. */
export type HostArray = Float32Array | Int32Array | Uint8Array | Float64Array;

/**
 * Assigns the microbatches of a batch to processes.
 *
 * Every batch is split into `microbatches` equal parts. A process computes `count` of them, starting at `first`, and
 * exchanges its results with the other processes. Sums follow a binary tree over the microbatch index (see `TreeSum`).
 * If all ranges have the same size and this size is a power of two, the result is bit for bit the same as that of one
 * process.
 */
export interface Executor {
  /** Number of parts of a batch, over all processes. It must divide the batch size. */
  readonly microbatches: number;
  /** Index of the first part that this process computes. */
  readonly first: number;
  /** Number of parts that this process computes. */
  readonly count: number;
  /**
   * Returns the values of all processes, in the order of their ranges. The call resolves when all processes have called
   * it.
   */
  gather(values: HostArrays): Promise<readonly HostArrays[]>;
}

/**
 * Creates an executor for a single process, which computes all `microbatches` parts of each batch.
 *
 * @throws GanError `argument` if `microbatches` is not an integer of at least 1
 */
export function localExecutor(microbatches: number = 1): Executor {
  if (!Number.isSafeInteger(microbatches) || microbatches < 1) {
    throw new GanError('trainer/executor', `microbatches must be an integer of at least 1; received ${microbatches}.`);
  }
  return { microbatches, first: 0, count: microbatches, gather: async (values) => [values] };
}

/** Returns whether a process computes whole batches. Such a process exchanges nothing. */
export function isWhole({ microbatches, count }: Executor): boolean {
  return microbatches === count;
}
