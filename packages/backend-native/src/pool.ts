import type { Addon } from './addon.ts';
import type { Values } from './functions/values.ts';

type Memory = Pick<Addon, 'allocate' | 'free' | 'exactSizes'>;

/** A type of array, of the system's memory. */
type ArrayType<T extends Values> = {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** A piece of the system's memory, and the view of it that was taken last: programs repeat types and lengths. */
export interface Block {
  readonly buffer: ArrayBuffer;
  readonly bytes: number;
  /** The free blocks of its size. */
  readonly siblings: Block[];
  view: Values | undefined;
  /** The period in which it was released. */
  released: number;
}

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
  readonly #free = new Map<number, Block[]>();
  readonly #ours = new WeakMap<ArrayBufferLike, Block>();
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
  take<T extends Values>(type: ArrayType<T>, length: number): T {
    return this.takeBlock(type, length).view as T;
  }

  /** The same with the block that the array is a view of. */
  takeBlock<T extends Values>(type: ArrayType<T>, length: number): Block & { readonly view: T } {
    const asked = length * type.BYTES_PER_ELEMENT;
    const bytes = this.#memory.exactSizes ? Math.max(asked, 1) : blockBytes(asked);
    const siblings = this.#siblings(bytes);
    // The last one released is the likeliest to be in the processor's cache.
    let block = siblings.pop();
    if (block === undefined) block = this.#allocate(bytes, siblings);
    else this.#freeBytes -= bytes;
    const { view } = block;
    if (view === undefined || view.length !== length || !(view instanceof type)) this.#newView(block, type, length);
    this.#liveBytes += bytes;
    if (this.#liveBytes > this.#peakBytes) this.#peakBytes = this.#liveBytes;
    this.#turnover += bytes;
    if (this.#turnover > periodTurnovers * this.#peakBytes) this.#endPeriod();
    return block as Block & { readonly view: T };
  }

  /** Whether `values` are a view of this pool's memory. */
  owns(values: Values): boolean {
    return this.#ours.has(values.buffer);
  }

  /** Gives a tensor's memory back; the caller uses it no more. */
  release(values: Values): void {
    this.releaseBlock(this.#ours.get(values.buffer) as Block);
  }

  releaseBlock(block: Block): void {
    this.#liveBytes -= block.bytes;
    this.#freeBytes += block.bytes;
    block.released = this.#period;
    block.siblings.push(block);
    if (this.#timer === undefined) this.#startTimer();
  }

  /** Gives all that is free back to the system. */
  clear(): void {
    this.#trim(Number.POSITIVE_INFINITY);
  }

  /** Bytes in tensors, and bytes kept for the next ones. */
  bytes(): { readonly live: number; readonly free: number } {
    return { live: this.#liveBytes, free: this.#freeBytes };
  }

  #siblings(bytes: number): Block[] {
    let siblings = this.#free.get(bytes);
    if (siblings === undefined) {
      siblings = [];
      this.#free.set(bytes, siblings);
    }
    return siblings;
  }

  #allocate(bytes: number, siblings: Block[]): Block {
    let buffer: ArrayBuffer;
    try {
      buffer = this.#memory.allocate(bytes);
    } catch (error) {
      if (this.#freeBytes === 0) throw error;
      this.clear();
      buffer = this.#memory.allocate(bytes);
    }
    const block: Block = { buffer, bytes, siblings, view: undefined, released: 0 };
    this.#ours.set(buffer, block);
    return block;
  }

  #newView<T extends Values>(block: Block, type: ArrayType<T>, length: number): void {
    try {
      block.view = new type(block.buffer, 0, length);
    } catch (error) {
      this.#memory.free(block.buffer);
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
    for (const siblings of this.#free.values()) {
      const kept = siblings.findIndex(({ released }) => released >= period);
      for (const { buffer, bytes } of siblings.splice(0, kept < 0 ? siblings.length : kept)) {
        this.#freeBytes -= bytes;
        this.#memory.free(buffer);
      }
    }
  }

  #startTimer(): void {
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
  const bits = bytes <= 0x80000000 ? 31 - Math.clz32(bytes - 1) : Math.floor(Math.log2(bytes - 1));
  const step = Math.max(64, 2 ** (bits - 2));
  return Math.ceil(bytes / step) * step;
}
