/** A block of Philox, which consists of four 32-bit words. */
export type Words4 = readonly [number, number, number, number];
/** A key of Philox, which consists of two 32-bit words. */
export type Words2 = readonly [number, number];

/**
 * Computes one block of Philox4x32-10, a counter-based random number generator. It maps a counter and a key to four
 * random words.
 *
 * For a fixed key, different counters give different blocks. Source: Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011), with the same multipliers and Weyl constants. It passes every test of
 * TestU01.
 *
 * @param counter four words, each taken modulo 2^32
 * @param key two words, each taken modulo 2^32
 * @returns four words in 0..2^32-1
 *
 * @example
 * philox4x32([0, 0, 0, 0], [0, 0]); // [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
 */
export function philox4x32(counter: Words4, key: Words2): [number, number, number, number] {
  const out = new Uint32Array(4);
  encrypt(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [out[0]!, out[1]!, out[2]!, out[3]!];
}

/**
 * Fills `out` with the blocks of the counters (block, high[0], high[1]), (block + 1, high[0], high[1]) and so on.
 *
 * @param out its length is a multiple of 4
 * @param block the low 64 bits of the first counter, an integer in 0..2^53-1
 * @param high the high 64 bits of all counters
 */
export function philoxFill(out: Uint32Array, block: number, high: Words2, key: Words2): void {
  let low = block >>> 0;
  let middle = Math.floor(block / 0x100000000);
  for (let at = 0; at < out.length; at += 4) {
    encrypt(out, at, low, middle, high[0], high[1], key[0], key[1]);
    low = (low + 1) >>> 0;
    if (low === 0) middle++;
  }
}

/**
 * Applies ten rounds to (c0, c1, c2, c3) and writes the result to `out[at..at+3]`.
 *
 * It uses local scalars and constants, because arrays or module constants double the time.
 */
function encrypt(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  const rounds = 10;
  const multiplier0 = 0xd2511f53;
  const multiplier1 = 0xcd9e8d57;
  const weyl0 = 0x9e3779b9; // `2^32` times the fraction of the golden ratio
  const weyl1 = 0xbb67ae85; // `2^32 * (sqrt(3) - 1)`
  let a = c0 | 0;
  let b = c1 | 0;
  let c = c2 | 0;
  let d = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = highWord(a, multiplier0 & 0xffff, multiplier0 >>> 16);
    const high1 = highWord(c, multiplier1 & 0xffff, multiplier1 >>> 16);
    const low0 = Math.imul(a, multiplier0);
    const low1 = Math.imul(c, multiplier1);
    a = high1 ^ b ^ key0;
    b = low1;
    c = high0 ^ d ^ key1;
    d = low0;
    key0 = (key0 + weyl0) | 0;
    key1 = (key1 + weyl1) | 0;
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}

/**
 * Returns the high 32 bits of `x * (2^16 * high + low)`. It uses 16-bit halves, because BigInts would be 100 times
 * slower.
 */
function highWord(x: number, low: number, high: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const cross = (Math.imul(xHigh, low) + (Math.imul(xLow, low) >>> 16)) | 0;
  const other = (Math.imul(xLow, high) + (cross & 0xffff)) | 0;
  return (Math.imul(xHigh, high) + (cross >>> 16) + (other >>> 16)) | 0;
}
