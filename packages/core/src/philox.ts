/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011). The multipliers and the Weyl constants are those of the paper (table 2 and section 4.3).
 */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** 2^32 times the golden ratio's fraction. */
const WEYL_0 = 0x9e3779b9;
/** 2^32 (sqrt 3 - 1). */
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

// A 32 x 32 bit product's high word is put together from 16-bit halves: BigInt would be 100 times slower.
const M0_LOW = MULTIPLIER_0 & 0xffff;
const M0_HIGH = MULTIPLIER_0 >>> 16;
const M1_LOW = MULTIPLIER_1 & 0xffff;
const M1_HIGH = MULTIPLIER_1 >>> 16;

/** A block of Philox: four 32-bit words. */
export type Words4 = readonly [number, number, number, number];
/** A key of Philox: two 32-bit words. */
export type Words2 = readonly [number, number];

/**
 * Encrypts one counter: 128 bits of output that are, for a fixed key, a bijection of the counter.
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
 * @param block the first counter's low 64 bits, an integer in 0..2^53-1
 * @param high the counters' high 64 bits
 */
export function philoxFill(out: Uint32Array, block: number, high: Words2, key: Words2): void {
  let low = block >>> 0;
  let middle = Math.floor(block / 2 ** 32);
  for (let at = 0; at < out.length; at += 4) {
    encrypt(out, at, low, middle, high[0], high[1], key[0], key[1]);
    low = (low + 1) >>> 0;
    if (low === 0) middle++;
  }
}

/** Ten rounds on (c0, c1, c2, c3), written to `out[at..at+3]`. Scalars, so that the engine keeps them in registers. */
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
  let a = c0 | 0;
  let b = c1 | 0;
  let c = c2 | 0;
  let d = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const aLow = a & 0xffff;
    const aHigh = a >>> 16;
    const aCross = (Math.imul(aHigh, M0_LOW) + (Math.imul(aLow, M0_LOW) >>> 16)) | 0;
    const aOther = (Math.imul(aLow, M0_HIGH) + (aCross & 0xffff)) | 0;
    const high0 = (Math.imul(aHigh, M0_HIGH) + (aCross >>> 16) + (aOther >>> 16)) | 0;
    const cLow = c & 0xffff;
    const cHigh = c >>> 16;
    const cCross = (Math.imul(cHigh, M1_LOW) + (Math.imul(cLow, M1_LOW) >>> 16)) | 0;
    const cOther = (Math.imul(cLow, M1_HIGH) + (cCross & 0xffff)) | 0;
    const high1 = (Math.imul(cHigh, M1_HIGH) + (cCross >>> 16) + (cOther >>> 16)) | 0;
    const low0 = Math.imul(a, MULTIPLIER_0);
    const low1 = Math.imul(c, MULTIPLIER_1);
    a = high1 ^ b ^ key0;
    b = low1;
    c = high0 ^ d ^ key1;
    d = low0;
    key0 = (key0 + WEYL_0) | 0;
    key1 = (key1 + WEYL_1) | 0;
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
}
