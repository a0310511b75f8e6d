import { GanError } from './errors/error.ts';

const WHERE = 'formats/mt19937';
const SIZE = 624;
const SHIFT = 397;

/**
 * Generates the same numbers as numpy's legacy `RandomState`, bit for bit. Published values of IS and KID with a seed
 * use this generator.
 *
 * It is the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998). Like `RandomState(seed)`, it is seeded by the
 * authors' `init_genrand` of 2002 and not by `init_by_array`. numpy has frozen these streams since version 1.16. If you
 * do not need numpy's numbers, use `randomStream` of `@ganforge/core`.
 *
 * @throws GanError `argument` if the seed is not an integer in 0..2^32-1
 *
 * @example
 * const random = new Mt19937(2020);
 * const subset = random.choice(50_000, 1000, { replace: false }); // as RandomState(2020).choice(50_000, 1000, False)
 */
export class Mt19937 {
  readonly #key = new Uint32Array(SIZE);
  #position = SIZE;
  #spareNormal: number | undefined;

  constructor(seed: number) {
    this.seed(seed);
  }

  /**
   * Restarts the stream with `seed`, an integer in 0..2^32-1.
   *
   * @throws GanError `argument` if the seed is invalid
   */
  seed(seed: number): void {
    checkInteger('seed', seed, 0, 2 ** 32 - 1);
    const key = this.#key;
    key[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = key[i - 1]!;
      key[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i; // Knuth, TAOCP volume 2, 3rd edition, p. 106
    }
    this.#position = SIZE;
    this.#spareNormal = undefined;
  }

  /** Returns the next 32 bits as an integer in 0..2^32-1. */
  uint32(): number {
    if (this.#position === SIZE) this.#refill();
    let y = this.#key[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** Returns a number in [0,1) with 53 random bits, like `random_sample()`. */
  random(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /**
   * Returns a uniform integer in low..high-1, like numpy's `randint(low, high)` with its default integer type.
   *
   * @throws GanError `argument` unless both are safe integers with 1 <= high - low <= 2^53 - 1
   */
  randint(low: number, high: number): number {
    checkInteger('low', low, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    checkInteger('high', high, low + 1, Math.min(Number.MAX_SAFE_INTEGER, low + Number.MAX_SAFE_INTEGER));
    return low + this.#upTo(high - low - 1);
  }

  /** Shuffles `items` in place, like `shuffle` for one dimension (Fisher and Yates, from the end). */
  shuffle<T>(items: { [index: number]: T; readonly length: number }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#upTo(i);
      const swapped = items[i]!;
      items[i] = items[j]!;
      items[j] = swapped;
    }
  }

  /**
   * Returns the integers 0..n-1 in random order, like `permutation(n)`.
   *
   * @throws GanError `argument` unless n is an integer in 0..2^32-1
   */
  permutation(n: number): number[] {
    checkInteger('n', n, 0, 2 ** 32 - 1);
    const items = Array.from({ length: n }, (_, i) => i);
    this.shuffle(items);
    return items;
  }

  /**
   * Returns `size` integers in 0..n-1, like `choice(n, size, replace)`.
   *
   * @param options.replace whether a number may occur several times @default true
   * @throws GanError `argument` if n < 1, or if size > n without replacement
   */
  choice(n: number, size: number, options: { readonly replace?: boolean } = {}): number[] {
    checkInteger('n', n, 1, 2 ** 32 - 1);
    const { replace = true } = options;
    checkInteger(replace ? 'size' : 'size (without replacement)', size, 0, replace ? 2 ** 32 - 1 : n);
    return replace ? Array.from({ length: size }, () => this.#upTo(n - 1)) : this.permutation(n).slice(0, size);
  }

  /**
   * Returns a standard normal number, like `standard_normal()`, up to the last bits of this platform's `log`.
   *
   * It uses the polar method (Marsaglia and Bray, 1964), which gives two numbers. The second number is kept for the
   * next call.
   */
  standardNormal(): number {
    const spare = this.#spareNormal;
    this.#spareNormal = undefined;
    if (spare !== undefined) return spare;
    let [x, y, r2] = [0, 0, 0];
    do {
      x = 2 * this.random() - 1;
      y = 2 * this.random() - 1;
      r2 = x * x + y * y;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.#spareNormal = scale * x;
    return scale * y;
  }

  /**
   * Returns an integer in 0..max by masked rejection. If max needs more than 32 bits, it uses 64 bits per attempt, with
   * the high word first.
   */
  #upTo(max: number): number {
    if (max === 0) return 0; // uses no random number
    if (max < 2 ** 32) {
      const mask = maskOf(max);
      for (;;) {
        const value = (this.uint32() & mask) >>> 0;
        if (value <= max) return value;
      }
    }
    const mask = maskOf(Math.floor(max / 2 ** 32));
    for (;;) {
      const high = this.uint32() & mask;
      const value = high * 2 ** 32 + this.uint32();
      if (value <= max) return value;
    }
  }

  #refill(): void {
    const key = this.#key;
    for (let i = 0; i < SIZE; i++) {
      const y = (key[i]! & 0x80000000) | (key[(i + 1) % SIZE]! & 0x7fffffff);
      key[i] = key[(i + SHIFT) % SIZE]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}

/** Returns the smallest number of the form `2^k - 1` that is at least max, for max in 1..2^32-1. */
function maskOf(max: number): number {
  return 0xffffffff >>> Math.clz32(max);
}

function checkInteger(name: string, value: number, low: number, high: number): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new GanError(WHERE, `${name} must be an integer in ${low}..${high}; received ${value}.`);
  }
}
