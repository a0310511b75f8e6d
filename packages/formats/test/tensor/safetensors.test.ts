import { decodeSafetensors, encodeSafetensors, GanError, type NamedArray, type Safetensors } from '@ganforge/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonStrict } from '../../src/tensor/strict-json.ts';
import { flipped, outcomeOf } from '../damage.ts';
import { describeArray, expected, fixture } from '../fixtures.ts';

/** Returns a file with any header and data, valid or not. */
function file(header: unknown, dataBytes: number, headerLength?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const f32 = (shape: unknown, ...offsets: unknown[]): unknown => ({ dtype: 'F32', shape, data_offsets: offsets });

/** Returns the JSON of a list that is nested `depth` times. */
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('files written by the safetensors package', () => {
  const bytes = fixture('all-dtypes.safetensors');

  it('are read: every dtype, special values, odd names, empty tensors and scalars', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(Object.fromEntries(Object.entries(tensors).map(([name, array]) => [name, describeArray(array)]))).toEqual(
      expected.safetensors,
    );
    expect(metadata).toEqual({ format: 'pt' });
  });

  it('are written again byte for byte, whatever the order', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const backwards = Object.fromEntries(Object.entries(tensors).reverse());
    expect(encodeSafetensors(backwards, metadata)).toEqual(bytes);
    expect(encodeSafetensors({})).toEqual(fixture('no-tensors.safetensors'));
  });
});

const typed = {
  F32: fc.float32Array(),
  F64: fc.float64Array(),
  I64: fc.bigInt64Array(),
  U8: fc.uint8Array(),
  BF16: fc.uint16Array(),
} as const;
const array: fc.Arbitrary<NamedArray> = fc
  .constantFrom(...(Object.keys(typed) as (keyof typeof typed)[]))
  .chain((dtype) =>
    (typed[dtype] as fc.Arbitrary<NamedArray['data']>).map((data) => ({ dtype, shape: [data.length], data })),
  );
const text = fc.string({ unit: 'grapheme' });

it('round trip: any tensors and notes come back, at any alignment', () => {
  const tensors = fc.dictionary(
    text.filter((name) => name !== '__metadata__'),
    array,
    { maxKeys: 5 },
  );
  fc.assert(
    fc.property(tensors, fc.dictionary(text, text, { maxKeys: 3 }), fc.nat(7), (tensors, metadata, shift) => {
      const written = encodeSafetensors(tensors, metadata);
      const moved = new Uint8Array(written.length + shift).subarray(shift);
      moved.set(written);
      const read = decodeSafetensors(moved);
      expect({ ...read.tensors }).toEqual({ ...tensors });
      expect({ ...read.metadata }).toEqual({ ...metadata });
      expect(encodeSafetensors(read.tensors, read.metadata)).toEqual(written);
    }),
    { numRuns: 60 },
  );
});

it("reads Node's buffers, aligned or not", () => {
  const bytes = fixture('all-dtypes.safetensors');
  for (const shift of [0, 1, 4]) {
    const buffer = Buffer.concat([new Uint8Array(shift), bytes]).subarray(shift);
    expect(decodeSafetensors(buffer)).toEqual(decodeSafetensors(bytes));
  }
});

describe('damage', () => {
  const bytes = encodeSafetensors(
    {
      weight: { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      steps: { dtype: 'I64', shape: [], data: BigInt64Array.of(9n) },
      none: { dtype: 'U8', shape: [0], data: new Uint8Array() },
    },
    { format: 'pt' },
  );

  it('a file cut short anywhere is refused', async () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(await outcomeOf(() => decodeSafetensors(bytes.subarray(0, length))), `${length} bytes`).toBeInstanceOf(
        GanError,
      );
    }
    expect(await outcomeOf(() => decodeSafetensors(Uint8Array.of(...bytes, 0)))).toBeInstanceOf(GanError);
  });

  it('a flipped bit anywhere is refused or leaves a file that is whole in itself', async () => {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const read = await outcomeOf<Safetensors>(() => decodeSafetensors(flipped(bytes, bit >> 3, 1 << (bit & 7))));
      if (read instanceof GanError) continue;
      const sizes = Object.values(read.tensors).map(({ shape, data }) => [
        shape.reduce((a, b) => a * b, 1),
        data.length,
      ]);
      for (const [count, length] of sizes) expect(length).toBe(count);
    }
  });

  it('any header at all is refused or read, never a crash', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({ dtype: fc.constantFrom('F32', 'U8', 'X'), shape: fc.jsonValue(), data_offsets: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, value), fc.nat(16), async (header, size) => {
        await outcomeOf(() => decodeSafetensors(file(header, size)));
      }),
      { numRuns: 200 },
    );
  });
});

it.each<[string, Uint8Array, string]>([
  ['a header longer than the file', file({}, 0, 3), 'header says 3 bytes, but 2 follow'],
  ['a header over 100 MB', file({}, 0, 100_000_001), 'at most 100000000 bytes'],
  ['a header length beyond 2^53', file({}, 0, 2 ** 63), 'at most 100000000 bytes'],
  ['a header that is no object', file('[]', 0), "must begin with '{'"],
  ['a header that is no JSON', file('{"a":}', 0), 'must be UTF-8 JSON'],
  ['a header that is no UTF-8', file(' ', 0).fill(0x7b, 8, 9), 'must be UTF-8 JSON'],
  [
    'a name given twice',
    file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}', 0),
    'duplicate key "a"',
  ],
  [
    'a field given twice',
    file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}', 0),
    'duplicate key "dtype"',
  ],
  ['metadata that is no object', file({ __metadata__: [] }, 0), '__metadata__ must be an object'],
  ['metadata that is no text', file({ __metadata__: { a: 1 } }, 0), "'a' must be a string; received number"],
  ['a tensor that is no object', file({ a: 1 }, 0), "'a' must be described by an object"],
  ['an unknown dtype', file({ a: { dtype: 'F32X', shape: [1], data_offsets: [0, 1] } }, 1), "dtype 'F32X'"],
  ['a missing dtype', file({ a: { shape: [1], data_offsets: [0, 1] } }, 1), 'dtype undefined'],
  ['a negative dimension', file({ a: f32([-1], 0, 4) }, 4), 'received [-1]'],
  ['a fractional dimension', file({ a: f32([0.5], 0, 2) }, 2), 'received [0.5]'],
  ['a shape whose product overflows', file({ a: f32([2 ** 32, 2 ** 32], 0, 0) }, 0), 'exact product'],
  ['a shape that is no list', file({ a: f32('1', 0, 4) }, 4), "received '1'"],
  ['a shape nested without end', file(`{"a":{"dtype":"F32","shape":${nested(200_000)}}}`, 0), 'received [an array]'],
  ['a dtype nested without end', file(`{"a":{"dtype":${nested(200_000)}}}`, 0), 'has dtype [an array]'],
  ['offsets that are no pair', file({ a: f32([1], 4) }, 4), 'must be two integers'],
  ['offsets that are no integers', file({ a: f32([1], '0', 4) }, 4), 'must be two integers'],
  ['negative offsets', file({ a: f32([1], -4, 0) }, 4), 'must be two integers'],
  ['offsets out of order', file({ a: f32([0], 4, 0) }, 4), 'takes 0 bytes, but has -4'],
  ['a size that is not the shape', file({ a: f32([2], 0, 4) }, 4), "'a' (F32 [2]) takes 8 bytes, but has 4"],
  ['offsets beyond the data', file({ a: f32([2], 0, 8) }, 4), 'the tensors take 8 bytes, but the file holds 4'],
  ['bytes left over', file({ a: f32([1], 0, 4) }, 5), 'the tensors take 4 bytes, but the file holds 5'],
  ['a hole at the start', file({ a: f32([1], 4, 8) }, 8), "'a' must begin at byte 0 of the data; it begins at 4"],
  ['a hole between', file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), "'b' must begin at byte 4"],
  ['tensors that overlap', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), "'b' must begin at byte 8"],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeSafetensors(bytes)).toThrow(GanError);
  expect(() => decodeSafetensors(bytes)).toThrow(message);
});

it.each([
  ['F8_E4M3', 'floating point of 8 bits, for which JavaScript has no array. In Python, save it as .to(torch.float32).'],
  ['F4', 'floating point of 4 bits'],
  ['C64', 'complex numbers, for which JavaScript has no array. In Python, save .real and .imag.'],
])('says what %s is, and what to do, and does not call the file damaged', (dtype, said) => {
  const refused = (): unknown => decodeSafetensors(file({ a: { dtype, shape: [0], data_offsets: [0, 0] } }, 0));
  expect(refused).toThrow(`'a' is ${dtype}: ${said}`);
  expect(refused).not.toThrow('not a valid');
});

it('keeps its message short if a hostile header is long', () => {
  const bytes = file({ a: f32(Array(10_000).fill(-1), 0, 4) }, 4);
  expect(() => decodeSafetensors(bytes)).toThrow(/^.{50,500}$/);
});

it.each<[string, () => Uint8Array, string]>([
  ['the reserved name', () => encodeSafetensors({ __metadata__: f32Array(1) }), 'cannot be named "__metadata__"'],
  ['half a surrogate pair', () => encodeSafetensors({ 'a\ud800': f32Array(1) }), 'cannot be named'],
  ['notes that are no text', () => encodeSafetensors({}, { a: 1 as unknown as string }), "received 'a': 1"],
  [
    'data of another length',
    () => encodeSafetensors({ a: { ...f32Array(1), shape: [2] } }),
    'Float32Array of 2 elements',
  ],
])('does not write %s', (_, write, message) => {
  expect(write).toThrow(GanError);
  expect(write).toThrow(message);
});

function f32Array(length: number): NamedArray {
  return { dtype: 'F32', shape: [length], data: new Float32Array(length) };
}

it('parseJsonStrict reads as JSON.parse does, but for duplicate keys', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
      const spaced = JSON.stringify(JSON.parse(json), null, indent);
      expect(parseJsonStrict(spaced)).toEqual(JSON.parse(spaced));
    }),
    { numRuns: 100 },
  );
  expect(parseJsonStrict('[{"a":1},{"a":"a"},{"b":{"a":["a","a"]}}]')).toEqual([
    { a: 1 },
    { a: 'a' },
    { b: { a: ['a', 'a'] } },
  ]);
  expect(() => parseJsonStrict('{"x":[{"a":{}, "b":"}", "a" : 2}]}')).toThrow('duplicate key "a"');
});
