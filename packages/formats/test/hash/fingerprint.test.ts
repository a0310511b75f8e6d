import { combinedFingerprint, type FingerprintPart, fingerprint } from '@ganforge/formats';
import { expect, it } from 'vitest';

const pixels = Uint8Array.from({ length: 6_000_000 }, (_, i) => (i * 2654435761) >>> 13);
const changed = (at: number): Uint8Array => {
  const copy = pixels.slice();
  copy[at]! ^= 1;
  return copy;
};

it('is equal for equal parts at any place in memory, and never changes between versions', () => {
  // Computed in Python with zlib.crc32(b'7:[1,"a"]12:Uint8Array 3abc') and with the bitwise CRC-32C of RFC 3720.
  expect(fingerprint('toy', [1, 'a'], new TextEncoder().encode('abc'))).toBe('toy-57c4b6c9a935207d');
  const moved = new Uint8Array(pixels.length + 3);
  moved.set(pixels, 3);
  expect(fingerprint('x', moved.subarray(3))).toBe(fingerprint('x', pixels));
});

it.each<[string, FingerprintPart[], FingerprintPart[]]>([
  ['a setting', [[28, 28, 1], pixels], [[28, 28, 3], pixels]],
  ['a first byte', [pixels], [changed(0)]],
  ['a last byte', [pixels], [changed(pixels.length - 1)]],
  ['a length', [pixels], [pixels.subarray(1)]],
  ['a kind of array', [Uint8Array.of(1, 0, 0, 0)], [Int32Array.of(1)]],
  ['labels that are missing', [Uint8Array.of(1), undefined], [Uint8Array.of(1), Int32Array.of()]],
  ['where one part ends', ['ab', 'c'], ['a', 'bc']],
  ['the order', ['a', 'b'], ['b', 'a']],
])('differs if this differs: %s', (_, one, other) => {
  expect(fingerprint('x', ...one)).not.toBe(fingerprint('x', ...other));
});

it('is quick for arrays of any size', () => {
  const large = new Uint8Array(200_000_000);
  const begun = performance.now();
  fingerprint('x', large);
  expect(performance.now() - begun).toBeLessThan(1000);
});

it('combines fingerprints, and has none if one is missing', () => {
  const whole = combinedFingerprint('take', [10], ['a-1', 'b-2']);
  expect(whole).toMatch(/^take-[0-9a-f]{16}$/);
  expect(combinedFingerprint('take', [10], ['a-1', 'b-2'])).toBe(whole);
  expect(combinedFingerprint('take', [11], ['a-1', 'b-2'])).not.toBe(whole);
  expect(combinedFingerprint('take', [10], ['a-1', 'b-3'])).not.toBe(whole);
  expect(combinedFingerprint('take', [10], ['a-1', undefined])).toBeUndefined();
  expect(() => combinedFingerprint('take', [], [7 as unknown as string])).toThrow('must be a string; received number');
});
