import type { Addon } from './addon.ts';

/** The types of array that tensors have here. */
export type Values = Float32Array | Int32Array | Uint8Array;

type Memory = Pick<Addon, 'allocate' | 'free' | 'exactSizes'>;

/** Blocks that lie free for two of these periods go back to the system. */
const periodMilliseconds = 5000;
/** A period is over, too, when so many times the memory of its peak has been asked for: timers do not run in a loop. */
const periodTurnovers = 64;

/**
 * Blocks of memory by size, taken again when a tensor is disposed: a training step asks for the same sizes each time.
 *
 * What is not asked for again goes back to the system, without waiting for a garbage collection.
 */
export class Pool {
  readonly #memory: Memory;
  /** Free blocks by size, each list in the order of release. */
  readonly #free = new Map<number, ArrayBuffer[]>();
  /** The period in which each free block was released, in the order of release. */
  readonly #released = new Map<ArrayBuffer, number>();
  readonly #ours = new WeakSet<ArrayBufferLike>();
  #period = 0;
  #turnover = 0;
  #timer: NodeJS.Timeout | undefined;
  #liveBytes = 0;
  #peakBytes = 0;
  #freeBytes = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /**
   * Memory of undefined contents for `length` elements.
   *
   * @throws RangeError when the system has not so much, or an array cannot be so long
   */
  take<T extends Values>(
    type: { new (buffer: ArrayBuffer, offset: number, length: number): T; readonly BYTES_PER_ELEMENT: number },
    length: number,
  ): T {
    const asked = length * type.BYTES_PER_ELEMENT;
    const bytes = this.#memory.exactSizes ? Math.max(asked, 1) : blockBytes(asked);
    const buffer = this.#reuse(bytes) ?? this.#allocate(bytes);
    const values = this.#view(type, buffer, length);
    this.#liveBytes += bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
    this.#turnover += bytes;
    if (this.#turnover > periodTurnovers * this.#peakBytes) this.#endPeriod();
    return values;
  }

  /** Whether `values` are a view of this pool's memory. */
  owns(values: Values): boolean {
    return this.#ours.has(values.buffer);
  }

  /** Gives a tensor's memory back; the caller uses it no more. */
  release(values: Values): void {
    const buffer = values.buffer as ArrayBuffer;
    const bytes = buffer.byteLength;
    this.#liveBytes -= bytes;
    this.#freeBytes += bytes;
    const blocks = this.#free.get(bytes);
    if (blocks === undefined) this.#free.set(bytes, [buffer]);
    else blocks.push(buffer);
    this.#released.set(buffer, this.#period);
    this.#startTimer();
  }

  /** Gives all that is free back to the system. */
  clear(): void {
    this.#trim(Number.POSITIVE_INFINITY);
  }

  /** Bytes in tensors, and bytes kept for the next ones. */
  bytes(): { readonly live: number; readonly free: number } {
    return { live: this.#liveBytes, free: this.#freeBytes };
  }

  #reuse(bytes: number): ArrayBuffer | undefined {
    // The last one released is the likeliest to be in the processor's cache.
    const buffer = this.#free.get(bytes)?.pop();
    if (buffer === undefined) return undefined;
    this.#released.delete(buffer);
    this.#freeBytes -= bytes;
    return buffer;
  }

  #allocate(bytes: number): ArrayBuffer {
    let buffer: ArrayBuffer;
    try {
      buffer = this.#memory.allocate(bytes);
    } catch (error) {
      if (this.#freeBytes === 0) throw error;
      this.clear();
      buffer = this.#memory.allocate(bytes);
    }
    this.#ours.add(buffer);
    return buffer;
  }

  #view<T>(
    type: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    buffer: ArrayBuffer,
    length: number,
  ): T {
    try {
      return new type(buffer, 0, length);
    } catch (error) {
      this.#memory.free(buffer);
      throw error;
    }
  }

  /** What was released before the period that ends now, and not taken since, is not part of what the program repeats. */
  #endPeriod(): void {
    this.#trim(this.#period);
    this.#period++;
    this.#turnover = 0;
    this.#peakBytes = this.#liveBytes;
  }

  #trim(period: number): void {
    for (const [buffer, released] of this.#released) {
      if (released >= period) break;
      const bytes = buffer.byteLength;
      // The longest free of all is the longest free of its size.
      this.#free.get(bytes)?.shift();
      this.#released.delete(buffer);
      this.#freeBytes -= bytes;
      this.#memory.free(buffer);
    }
  }

  #startTimer(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#endPeriod();
      if (this.#freeBytes > 0) this.#startTimer();
    }, periodMilliseconds);
    this.#timer.unref();
  }
}

/** Sizes in steps of an eighth of their power of two, 64 bytes at least: tensors of nearly one size share blocks. */
function blockBytes(bytes: number): number {
  if (bytes <= 64) return 64;
  const step = Math.max(64, 2 ** (Math.floor(Math.log2(bytes - 1)) - 2));
  return Math.ceil(bytes / step) * step;
}
