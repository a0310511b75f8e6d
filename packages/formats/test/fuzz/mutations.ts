import fc from 'fast-check';
import { bytes, little } from '../pickle/pickle-bytes.ts';

/**
 * The parts of a valid file, and a function that composes a file from parts. `compose` also computes the derived values
 * (lengths, CRCs), so they are right again.
 */
export interface Seed {
  readonly parts: readonly Uint8Array[];
  readonly compose: (parts: readonly Uint8Array[]) => Uint8Array;
}

/** Treats a file as one part. Its lengths and CRCs do not change, so they contradict the changed bytes. */
export const whole = (file: Uint8Array): Seed => ({ parts: [file], compose: ([part]) => part! });

type Edit = (part: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

/** Integers at the limits of the fields, and at the limits of exact numbers. */
const EXTREMES = [
  0,
  1,
  -1,
  2 ** 7,
  2 ** 8 - 1,
  2 ** 15,
  2 ** 16 - 1,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
];
const INTEGERS: readonly bigint[] = [...EXTREMES.map(BigInt), 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

/** Such integers as text, and texts that are not integers. */
const DIGITS = ['0', '-1', '1e9', '1e400', '0.5', '01', '4294967296', '9007199254740993', '99999999999999999999', '1L'];

/** Tokens that open or repeat something in JSON, in a Python literal or in a pickle. */
const TOKENS = ['[', '{', '(', '{"a":', '[[', ']', ')', '}', '\x85', ']q\x01h\x01a', '(t', '2', '"', '\\', '\n', '\0'];

/** A position as a fraction of a length, below 1. */
const position = fc.nat(0xffff).map((n) => n / 0x10000);
const integer = fc.tuple(fc.constantFrom(...INTEGERS), fc.integer({ min: -2, max: 2 }), fc.constantFrom(1, 2, 4, 8));

/** One change, at a random fraction of the part's length. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(position, fc.nat(7)).map(
    ([at, bit]): Edit =>
      (part) =>
        replaced(part, at, 1, (old) => [old[0]! ^ (1 << bit)]),
  ),
  fc.tuple(position, fc.nat(255)).map(
    ([at, byte]): Edit =>
      (part) =>
        replaced(part, at, 1, () => [byte]),
  ),
  position.map(
    (at): Edit =>
      (part) =>
        part.subarray(0, indexIn(part, at)),
  ),
  fc.tuple(position, fc.uint8Array({ maxLength: 20 })).map(
    ([at, more]): Edit =>
      (part) =>
        replaced(part, at, 0, () => more),
  ),
  fc.tuple(position, fc.nat(40)).map(
    ([at, count]): Edit =>
      (part) =>
        replaced(part, at, count, () => []),
  ),
  fc.tuple(position, integer).map(([at, [value, more, size]]): Edit => {
    return (part) => replaced(part, at, size, () => little(value + BigInt(more), size as 1 | 2 | 4 | 8));
  }),
  fc.tuple(position, integer).map(([choice, [value, more, size]]): Edit => {
    return (part) => {
      const fields = fieldsOf(part);
      const at = (fields[Math.floor(choice * fields.length)] ?? 0) / Math.max(1, part.length);
      return replaced(part, at, size, () => little(value + BigInt(more), size as 1 | 2 | 4 | 8));
    };
  }),
  fc.tuple(position, fc.constantFrom(...DIGITS)).map(
    ([at, digits]): Edit =>
      (part) => {
        const from = indexIn(part, at);
        const start = part.findIndex((byte, i) => i >= from && isDigit(byte));
        if (start < 0) return part;
        const length = part.subarray(start).findIndex((byte) => !isDigit(byte));
        return bytes(part.subarray(0, start), digits, part.subarray(start + Math.max(1, length)));
      },
  ),
  fc.tuple(position, fc.constantFrom(...TOKENS), fc.constantFrom(1, 2, 40, 3000)).map(([at, token, times]): Edit => {
    const codes = Uint8Array.from({ length: times * token.length }, (_, i) => token.charCodeAt(i % token.length));
    return (part) => replaced(part, at, 0, () => codes);
  }),
  fc.tuple(position, position, fc.nat(200), position, fc.boolean()).map(([which, at, count, from, over]): Edit => {
    return (part, others) => {
      const other = others[Math.floor(which * others.length)]!;
      const start = indexIn(other, from);
      const piece = other.subarray(start, start + count);
      return replaced(part, at, over ? piece.length : 0, () => piece);
    };
  }),
);

const edits = fc.oneof(
  { weight: 3, arbitrary: edit.map((one) => [one]) },
  fc.array(edit, { minLength: 2, maxLength: 5 }),
);

/** Creates files from `seeds`, by one to five changes to one of the parts. */
export function mutated(seeds: readonly Seed[]): fc.Arbitrary<Uint8Array> {
  const everything = seeds.flatMap(({ parts }) => parts);
  const choice = fc.tuple(fc.constantFrom(...seeds), fc.nat(1000), edits);
  return choice.map(([{ parts, compose }, which, edits]) => {
    const changed = edits.reduce((part, change) => change(part, everything), parts[which % parts.length]!);
    return compose(parts.map((part, i) => (i === which % parts.length ? changed : part)));
  });
}

const known = new WeakMap<Uint8Array, number[]>();

/**
 * Returns the positions of integers: in the headers of zip archives (APPNOTE 4.3) and npy files, and after operations
 * of a pickle.
 */
function fieldsOf(part: Uint8Array): number[] {
  const before = known.get(part);
  if (before !== undefined) return before;
  const inZip: Readonly<Record<number, readonly number[]>> = {
    513: [8, 10, 16, 20, 24, 28, 30, 32, 42, 46],
    1027: [6, 8, 14, 18, 22, 26, 28, 30],
    1541: [4, 8, 10, 12, 16, 20],
    1542: [4, 24, 32, 40, 48],
    1798: [8],
  };
  const inPickle = [0x4a, 0x58, 0x71, 0x72, 0x6a, 0x54, 0x8a, 0x8d, 0x95];
  const fields = [0, 6, 8];
  for (let i = 0; i < part.length; i++) {
    if (part[i] === 0x50 && part[i + 1] === 0x4b) {
      fields.push(...(inZip[part[i + 2]! + 256 * part[i + 3]!] ?? []).map((offset) => i + offset));
    } else if (inPickle.includes(part[i]!)) fields.push(i + 1);
  }
  const inside = fields.filter((at) => at < part.length);
  known.set(part, inside);
  return inside;
}

/** Replaces `count` bytes of `part`, starting at the fraction `at` of its length. */
function replaced(part: Uint8Array, at: number, count: number, by: (old: Uint8Array) => ArrayLike<number>): Uint8Array {
  const start = indexIn(part, at);
  const end = Math.min(part.length, start + count);
  const middle = by(part.subarray(start, end));
  const result = new Uint8Array(start + middle.length + part.length - end);
  result.set(part.subarray(0, start));
  result.set(middle, start);
  result.set(part.subarray(end), start + middle.length);
  return result;
}

function indexIn(part: Uint8Array, share: number): number {
  return Math.floor(share * part.length);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
