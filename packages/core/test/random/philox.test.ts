import { philox4x32 } from '@ganforge/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { philoxFill, type Words2, type Words4 } from '../../src/random/philox.ts';

/**
 * Computes the paper's definition with integers of unlimited size. It is slow and was written independently of the fast
 * version.
 */
function reference(counter: Words4, key: Words2): number[] {
  const mask = 0xffffffffn;
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = a * 0xd2511f53n;
    const p1 = c * 0xcd9e8d57n;
    [a, b, c, d] = [(p1 >> 32n) ^ b ^ k0, p1 & mask, (p0 >> 32n) ^ d ^ k1, p0 & mask];
    [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
  }
  return [a, b, c, d].map(Number);
}

const word = fc.nat(0xffffffff);

describe('philox4x32', () => {
  // These are the three vectors for 10 rounds in kat_vectors of Random123, by the authors of the paper.
  it.each<[Words4, Words2, number[]]>([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the published answer for counter %j and key %j', (counter, key, expected) => {
    expect(philox4x32(counter, key)).toEqual(expected);
  });

  it('agrees with the definition in integers of any size', () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(philox4x32(counter, key)).toEqual(reference(counter, key));
      }),
      { numRuns: 300 },
    );
  });
});

describe('philoxFill', () => {
  it('counts on in 64 bits, through the end of the low word', () => {
    const out = new Uint32Array(12);
    philoxFill(out, 7 * 2 ** 32 - 2, [3, 4], [5, 6]);
    expect([...out]).toEqual([
      ...reference([0xfffffffe, 6, 3, 4], [5, 6]),
      ...reference([0xffffffff, 6, 3, 4], [5, 6]),
      ...reference([0, 7, 3, 4], [5, 6]),
    ]);
  });
});
