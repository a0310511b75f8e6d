import { type Dtype, decodeNpy, encodeNpy, GanError, type NamedArray, sha256 } from '@ganforge/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flipped, outcomeOf, patched } from '../damage.ts';
import { describeArray, fixture } from '../fixtures.ts';

/** Returns a file of version 1.0 with any header text and data. */
function file(header: string, dataBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(10 + text.length + dataBytes);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, 10);
  return bytes;
}

const header = (descr: string, shape: string, order = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

const two = Float64Array.of(1.5, -2);

it.each([1, 2, 3])("reads numpy's format version %i", (version) => {
  const { dtype, shape, values } = describeArray(decodeNpy(fixture(`version${version}.npy`)));
  expect({ dtype, shape, values }).toEqual({ dtype: 'F64', shape: [2, 3], values: [0, 1, 2, 3, 4, 5] });
});

it.each([
  ['object.npy', 'Python objects (dtype |O): a pickle, which can run code'],
  ['structured.npy', "dtype [('a', '<f4'), ('b', '<i4')] is structured"],
  ['complex.npy', "received '<c8'"],
  ['text.npy', "received '<U2'"],
])('refuses %s by name', (name, message) => {
  expect(() => decodeNpy(fixture(name))).toThrow(GanError);
  expect(() => decodeNpy(fixture(name))).toThrow(message);
});

it('reads what Fortran order, big-endian and unaligned files hold, by hand', () => {
  const fortran = file(header('>i2', '(2, 3)', 'True'), 12);
  fortran.set([0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 1, 6], fortran.length - 12); // the columns are (1 4), (2 5) and (3 262)
  const { data } = decodeNpy(Uint8Array.of(0, ...fortran).subarray(1));
  expect(data).toEqual(Int16Array.of(1, 2, 3, 4, 5, 262));
});

it("reads Node's buffers, which it leaves as they are", () => {
  const bytes = Buffer.from([0, ...file(header('>i2', '(2,)'), 4)]).subarray(1);
  bytes.set([0, 1, 1, 0], bytes.length - 4);
  const before = [...bytes];
  expect(decodeNpy(bytes).data).toEqual(Int16Array.of(1, 256));
  expect([...bytes]).toEqual(before);
});

it('reads headers as other writers make them', () => {
  const spaced = `{ "shape":(2L,),"fortran_order" :False , "descr": "|u1"}`; // Python 2 wrote the L
  expect(decodeNpy(file(spaced, 2))).toEqual({ dtype: 'U8', shape: [2], data: new Uint8Array(2) });
  expect(decodeNpy(file(header('<f8', '()'), 8)).shape).toEqual([]);
});

it('writes what numpy reads: the bytes that numpy 2.4.6 was seen to read as [[1.5, -2.0]]', async () => {
  const bytes = encodeNpy({ dtype: 'F64', shape: [1, 2], data: two });
  expect(await sha256(bytes)).toBe('ddc4e10c4e67794bc333e97e20a72a98932f4536dab575f8119659796c06c10a');
  expect(bytes.length).toBe(128 + 16); // the data begins at a multiple of 64
});

const typed: Readonly<Partial<Record<Dtype, fc.Arbitrary<NamedArray['data']>>>> = {
  BOOL: fc.uint8Array({ max: 1 }),
  I8: fc.int8Array(),
  U16: fc.uint16Array(),
  F16: fc.uint16Array(),
  I32: fc.int32Array(),
  F32: fc.float32Array(),
  F64: fc.float64Array(),
  U64: fc.bigUint64Array(),
};
const array: fc.Arbitrary<NamedArray> = fc
  .constantFrom(...(Object.keys(typed) as Dtype[]))
  .chain((dtype) => typed[dtype]!.map((data) => ({ dtype, shape: [1, data.length, 1], data })));

it('round trip: any array comes back', () => {
  fc.assert(
    fc.property(array, (array) => {
      expect(decodeNpy(encodeNpy(array))).toEqual(array);
    }),
    { numRuns: 60 },
  );
});

it('Fortran order of any shape is read as its transpose in C order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), (shape) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const bytes = file(header('<u4', `(${shape.map((n) => `${n},`).join('')})`, 'True'), 4 * count);
      const columns = Uint32Array.from({ length: count }, (_, i) => i);
      bytes.set(new Uint8Array(columns.buffer), bytes.length - 4 * count);
      const { data } = decodeNpy(bytes);
      for (let i = 0; i < count; i++) {
        // `rest` is the index of element i in C order. `place` is its index in Fortran order.
        let [rest, place] = [i, 0];
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          const before = shape.slice(0, axis).reduce((a, b) => a * b, 1);
          place += (rest % shape[axis]!) * before;
          rest = Math.floor(rest / shape[axis]!);
        }
        expect(data[i]).toBe(place);
      }
    }),
    { numRuns: 60 },
  );
});

describe('damage', () => {
  const bytes = encodeNpy({ dtype: 'F64', shape: [2], data: two });

  it('a file cut short anywhere is refused', async () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(await outcomeOf(() => decodeNpy(bytes.subarray(0, length))), `${length} bytes`).toBeInstanceOf(GanError);
    }
  });

  it('a flipped bit anywhere is refused or leaves an array that is whole in itself', async () => {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const read = await outcomeOf<NamedArray>(() => decodeNpy(flipped(bytes, bit >> 3, 1 << (bit & 7))));
      if (!(read instanceof GanError)) expect(read.data.length).toBe(read.shape.reduce((a, b) => a * b, 1));
    }
  });
});

it.each<[string, Uint8Array, string]>([
  ['another format', new TextEncoder().encode('not numpy at all'), "does not begin with '\\x93NUMPY'"],
  ['version 4', patched(file(header('<f8', '()'), 8), 6, 4), 'received 4.0'],
  ['version 1.1', patched(file(header('<f8', '()'), 8), 7, 1), 'received 1.1'],
  ['version 2 that ends in its length', patched(file(''), 6, 2), 'ends within the header'],
  ['a header longer than the file', patched(file(header('<f8', '()')), 8, 255, 0), 'ends within the header'],
  ['a huge header', patched(file(header('<f8', '()')), 8, 255, 255), 'at most 10000 bytes'],
  ['bytes left over', file(header('<f8', '()'), 9), '<f8 () takes 8 bytes, but 9 follow'],
  ['bytes missing', file(header('<f8', '(2,)'), 8), '<f8 (2) takes 16 bytes, but 8 follow'],
  ['a shape whose product overflows', file(header('<f8', '(4294967296, 4294967296)')), 'takes too many bytes'],
  ['code for a header', file("{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}"), 'must be a dict'],
  ['an unknown key', file("{'descr': '<f8', 'fortran_order': False, 'shape': (), 'extra': True}"), 'must be a dict'],
  ['a key given twice', file("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}"), "'descr' twice"],
  ['a missing key', file("{'descr': '<f8', 'shape': ()}"), 'must be a dict'],
  ['text after the dict', file("{'descr': '<f8', 'fortran_order': False, 'shape': ()} + 1"), 'must be a dict'],
  ['no dict', file("'descr': '<f8'"), 'must be a dict'],
  ['a number for a shape', file(header('<f8', '(2)'), 16), 'shape must be a tuple'],
  ['a negative shape', file(header('<f8', '(-2,)'), 16), 'must be a dict'],
  ['a shape of commas', file(header('<f8', '(2,,)'), 16), 'shape must be a tuple'],
  ['65 dimensions', file(header('|u1', `(${'1,'.repeat(65)})`), 1), 'at most 64 dimensions; it has 65'],
  ['an order that is text', file("{'descr': '<f8', 'fortran_order': 'False', 'shape': ()}", 8), 'wrong kind'],
  ['a dtype that is a tuple', file("{'descr': (8,), 'fortran_order': False, 'shape': ()}", 8), 'wrong kind'],
  ['no byte order', file(header('|f8', '()'), 8), "received '|f8'"],
  ['float128', file(header('<f16', '()'), 16), "received '<f16'"],
])('refuses %s', (_, bytes, message) => {
  expect(() => decodeNpy(bytes)).toThrow(GanError);
  expect(() => decodeNpy(bytes)).toThrow(message);
});

it.each<[string, NamedArray, string]>([
  ['BF16', { dtype: 'BF16', shape: [1], data: new Uint16Array(1) }, 'numpy has no BF16. Convert with toFloat32'],
  [
    '33 dimensions',
    { dtype: 'U8', shape: Array(33).fill(1), data: new Uint8Array(1) },
    'at most 32 dimensions; received 33',
  ],
  ['data of another length', { dtype: 'U8', shape: [2], data: new Uint8Array(1) }, 'Uint8Array of 2 elements'],
])('does not write %s', (_, array, message) => {
  expect(() => encodeNpy(array)).toThrow(GanError);
  expect(() => encodeNpy(array)).toThrow(message);
});
