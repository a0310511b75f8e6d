import type { Addon } from './addon.ts';
import type { Values } from './values.ts';

type Memory = Pick<Addon, 'allocate' | 'free' | 'exactSizes'>;

/** The constructor of a typed array. */
type ArrayType<T extends Values> = {
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** A block of memory and its last view. The view is kept because programs often repeat types and lengths. */
export interface Block {
  readonly buffer: ArrayBuffer;
  readonly bytes: number;
  /** The free blocks of the same size. */
  readonly siblings: Block[];
  view: Values | undefined;
  /** The period in which it was released. */
  released: number;
}

/** Blocks that are free for two of these periods are returned to the system. */
const periodMilliseconds = 5000;
/**
 * A period also ends after requests for this multiple of its peak memory, because timers do not run inside a
 * synchronous loop.
 */
const periodTurnovers = 64;

/**
 * Keeps blocks of disposed tensors by size and reuses them, because each training step needs the same sizes.
 *
 * Unused blocks are returned to the system without a garbage collection.
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
   * Allocates memory for `length` elements with undefined contents.
   *
   * @throws RangeError if the system has not enough memory, or an array cannot be that long
   */
  take<T extends Values>(type: ArrayType<T>, length: number): T {
    return this.takeBlock(type, length).view as T;
  }

  /** Allocates like `take` and returns the block of the array. */
  takeBlock<T extends Values>(type: ArrayType<T>, length: number): Block & { readonly view: T } {
    const asked = length * type.BYTES_PER_ELEMENT;
    const bytes = this.#memory.exactSizes ? Math.max(asked, 1) : blockBytes(asked);
    const siblings = this.#siblings(bytes);
    // The block that was released last is most likely in the processor's cache.
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

  /** Tells whether `values` are a view of this pool's memory. */
  owns(values: Values): boolean {
    return this.#ours.has(values.buffer);
  }

  /** Releases a tensor's memory; the caller must not use it any more. */
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

  /** Returns all free blocks to the system. */
  clear(): void {
    this.#trim(Number.POSITIVE_INFINITY);
  }

  /** Returns the bytes in tensors, and the bytes kept for reuse. */
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

  /**
   * Frees the blocks that were released before the period that ends now and were not used since, because the program
   * does not need their sizes any more.
   */
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

/**
 * Rounds a size up to steps of an eighth of its power of two, at least 64 bytes, so that tensors of similar size share
 * blocks.
 */
function blockBytes(bytes: number): number {
  if (bytes <= 64) return 64;
  const bits = bytes <= 0x80000000 ? 31 - Math.clz32(bytes - 1) : Math.floor(Math.log2(bytes - 1));
  const step = Math.max(64, 2 ** (bits - 2));
  return Math.ceil(bytes / step) * step;
}
