import {
  type Dtype,
  decodeNpy,
  decodeSafetensors,
  encodeNpy,
  encodeSafetensors,
  type NamedArray,
  sha256,
  toFloat32,
} from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { checkArray, elementCount, elementsOf } from '../../src/tensor/named-array.ts';
import { expected } from '../fixtures.ts';

it.each(['F16', 'BF16'] as const)(
  'toFloat32 decodes all 65,536 bit patterns of %s as numpy and ml_dtypes do',
  async (dtype) => {
    const data = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
    const wide = toFloat32({ dtype, shape: [65_536], data });
    const bits = new Uint32Array(wide.buffer);
    wide.forEach((value, i) => {
      if (Number.isNaN(value)) bits[i] = 0x7fc00000; // the bits of NaN depend on the machine
    });
    expect(await sha256(new Uint8Array(wide.buffer))).toBe(expected.halves[dtype]);
  },
);

it('toFloat32 rounds wider types and does not change float32', () => {
  const f32 = new Float32Array([1, 2]);
  expect(toFloat32({ dtype: 'F32', shape: [2], data: f32 })).toBe(f32);
  expect(toFloat32({ dtype: 'F64', shape: [1], data: new Float64Array([0.1]) })).toEqual(Float32Array.of(0.1));
  expect(toFloat32({ dtype: 'I64', shape: [2], data: BigInt64Array.of(-3n, 2n ** 53n) })).toEqual(
    Float32Array.of(-3, 2 ** 53),
  );
  expect(toFloat32({ dtype: 'U64', shape: [1], data: BigUint64Array.of(2n ** 63n) })).toEqual(Float32Array.of(2 ** 63));
  expect(toFloat32({ dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) })).toEqual(Float32Array.of(1, 0));
  expect(toFloat32({ dtype: 'U16', shape: [1], data: Uint16Array.of(0x3c00) })).toEqual(Float32Array.of(0x3c00));
});

it('elementCount refuses invalid sizes and inexact products', () => {
  expect(elementCount([])).toBe(1);
  expect(elementCount([2, 0, 3])).toBe(0);
  for (const shape of [[-1], [1.5], [Number.NaN], ['2'], [2 ** 53], [2 ** 27, 2 ** 27], [2 ** 52, 2 ** 52, 0]]) {
    expect(elementCount(shape), String(shape)).toBeUndefined();
  }
});

it('elementsOf views aligned memory and copies other memory', () => {
  const bytes = Uint8Array.of(0, 0, 128, 63, 0, 0, 128, 63, 0, 0, 0);
  expect(elementsOf('F32', bytes.subarray(4, 8)).buffer).toBe(bytes.buffer);
  const moved = elementsOf('F32', bytes.subarray(2, 10));
  expect(moved.buffer).not.toBe(bytes.buffer);
  expect(moved).toEqual(new Float32Array(new Uint8Array([128, 63, 0, 0, 128, 63, 0, 0]).buffer));
});

it.each<[string, NamedArray, string]>([
  ['an unknown dtype', { dtype: 'F8' as Dtype, shape: [1], data: new Float32Array(1) }, "dtype of 'w' must be one of"],
  [
    'an inherited name as dtype',
    { dtype: 'toString' as Dtype, shape: [1], data: new Float32Array(1) },
    'must be one of',
  ],
  ['a negative dimension', { dtype: 'F32', shape: [-1], data: new Float32Array(1) }, 'received [-1]'],
  ['another class', { dtype: 'F32', shape: [1], data: new Float64Array(1) }, 'received a Float64Array of 1 elements'],
  [
    'too few elements',
    { dtype: 'F32', shape: [2, 2], data: new Float32Array(3) },
    'must be a Float32Array of 4 elements',
  ],
])('checkArray refuses %s', (_, array, message) => {
  expect(() => checkArray('formats/test', 'w', array)).toThrow(message);
});

describe('BOOL bytes other than 0 and 1', () => {
  // In numpy, numpy.array([0, 1, 2, 255], 'u1').view(bool).astype('f4') is [0, 1, 1, 1]. safetensors.numpy.load gives
  // the same result.
  const odd = Uint8Array.of(0, 1, 2, 255);
  const truths = Uint8Array.of(0, 1, 1, 1);
  const written: NamedArray = { dtype: 'BOOL', shape: [4], data: Uint8Array.of(0, 1, 0, 1) };
  const overwritten = (file: Uint8Array): Uint8Array => {
    const bytes = file.slice();
    bytes.set(odd, bytes.length - 4);
    return bytes;
  };

  it('are true in .npy and safetensors files, and the file is not changed', () => {
    const npy = overwritten(encodeNpy(written));
    expect(decodeNpy(npy).data).toEqual(truths);
    expect(npy.subarray(-4)).toEqual(odd);
    expect(decodeSafetensors(overwritten(encodeSafetensors({ b: written }))).tensors.b?.data).toEqual(truths);
  });

  it('are 1 as float32', () => {
    expect(toFloat32({ dtype: 'BOOL', shape: [4], data: odd })).toEqual(Float32Array.of(0, 1, 1, 1));
  });

  it('are refused in writing', () => {
    const array: NamedArray = { dtype: 'BOOL', shape: [4], data: odd };
    expect(() => encodeNpy(array)).toThrow('must be 0 and 1 for BOOL; received 2 at 2');
    expect(() => encodeSafetensors({ b: array })).toThrow("data of 'b' must be 0 and 1 for BOOL; received 2 at 2");
  });
});
