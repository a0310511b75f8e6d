import { GanError } from '../errors/error.ts';

/** The types of arrays that can contain elements. */
export type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/**
 * Element types, with the names that safetensors uses. F16 and BF16 are stored as bits in a Uint16Array; see
 * {@link toFloat32}.
 */
export type Dtype =
  | 'BOOL'
  | 'U8'
  | 'I8'
  | 'I16'
  | 'U16'
  | 'F16'
  | 'BF16'
  | 'I32'
  | 'U32'
  | 'F32'
  | 'F64'
  | 'I64'
  | 'U64';

/**
 * An array of any rank in the form in which files store it, with elements in row-major order and a shape. A scalar has
 * shape `[]`.
 *
 * @example
 * const weight: NamedArray = { dtype: 'F32', shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) };
 */
export interface NamedArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The elements, in the typed array for `dtype`. BOOL is a Uint8Array of 0 and 1. I64 and U64 are BigInt arrays. */
  readonly data: TypedArray;
}

interface TypedArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

const CLASSES: Readonly<Record<Dtype, TypedArrayClass>> = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
};

/** Returns whether JavaScript has a typed array for the dtype `name`. */
export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(CLASSES, name);
}

/** Returns the number of bytes of one element. */
export function itemSize(dtype: Dtype): number {
  return CLASSES[dtype].BYTES_PER_ELEMENT;
}

/** Returns whether `value` can be a dimension or an offset, that is, an exact integer of at least 0. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Returns the number of elements of `shape`. Returns undefined if a dimension or the product is not an exact integer of
 * at least 0.
 */
export function elementCount(shape: readonly unknown[]): number | undefined {
  let count = 1;
  for (const dimension of shape) {
    if (!isSize(dimension)) return undefined;
    count *= dimension;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * Returns a view of the bytes of a typed array or a Node Buffer. Unlike `slice` of a Buffer, `slice` of the view
 * copies.
 */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Returns the elements in little-endian `bytes`. The result is a view if the memory is aligned for `dtype`, and a copy
 * otherwise.
 *
 * For BOOL, every byte except 0 is true, as in numpy and PyTorch. If there are bytes other than 0 and 1, the result is
 * a copy.
 *
 * The function assumes a little-endian machine, as TensorFlow.js does. All machines that run Node or a browser today
 * are little-endian.
 */
export function elementsOf(dtype: Dtype, bytes: Uint8Array): TypedArray {
  if (dtype === 'BOOL') return truths(bytes);
  const Elements = CLASSES[dtype];
  const { buffer, byteOffset } = bytes.byteOffset % Elements.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Elements(buffer, byteOffset, bytes.byteLength / Elements.BYTES_PER_ELEMENT);
}

/** Converts `bytes` to 0 and 1. If it contains only 0 and 1, the same array is returned. */
function truths(bytes: Uint8Array): Uint8Array {
  return bytes.every((byte) => byte < 2) ? bytes : bytes.map((byte) => (byte === 0 ? 0 : 1));
}

/**
 * Checks that the dtype, shape and data of an array fit together.
 *
 * @throws GanError `argument` if the dtype is unknown or a BOOL is neither 0 nor 1; `shape` if the class or the length
 *   of the data does not fit the dtype and the shape
 */
export function checkArray(where: string, name: string, array: NamedArray): void {
  const { dtype, shape, data } = array;
  if (!isDtype(dtype)) {
    throw new GanError(
      where,
      `dtype of '${name}' must be one of ${Object.keys(CLASSES).join(' ')}; received ${dtype}.`,
    );
  }
  const count = elementCount(shape);
  if (count === undefined) {
    throw new GanError(where, `shape of '${name}' must be integers >= 0; received [${shape}].`, { code: 'shape' });
  }
  const Elements = CLASSES[dtype];
  if (!(data instanceof Elements) || data.length !== count) {
    throw new GanError(
      where,
      `data of '${name}' must be a ${Elements.name} of ${count} elements for ${dtype} [${shape}]; ` +
        `received a ${data?.constructor?.name ?? typeof data} of ${data?.length} elements.`,
      { code: 'shape' },
    );
  }
  const fault = dtype === 'BOOL' ? (data as Uint8Array).findIndex((value) => value > 1) : -1;
  if (fault >= 0) {
    throw new GanError(where, `data of '${name}' must be 0 and 1 for BOOL; received ${data[fault]} at ${fault}.`);
  }
}

/**
 * Converts elements to float32. It decodes F16 and BF16, rounds wider types to the closest value, and converts BOOL to
 * 0 and 1.
 *
 * It returns a copy, except for F32, where it returns the array's own data.
 */
export function toFloat32(array: NamedArray): Float32Array {
  const { dtype, data } = array;
  if (data instanceof Float32Array) return data;
  if (dtype === 'F16') return Float32Array.from(data as Uint16Array, float16ToNumber);
  if (dtype === 'BF16') {
    // A bfloat16 consists of the upper 16 bits of a float32.
    const bits = Uint32Array.from(data as Uint16Array, (half) => half << 16);
    return new Float32Array(bits.buffer);
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float32Array.from(data as Iterable<bigint>, Number);
  }
  if (dtype === 'BOOL') return Float32Array.from(data as Uint8Array, (value) => (value === 0 ? 0 : 1));
  return Float32Array.from(data);
}

/** Converts an IEEE 754 binary16 number: 1 sign bit, 5 exponent bits (bias 15) and 10 fraction bits. */
function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
