import { GanError } from '../errors/error.ts';

/** The typed arrays that can hold elements. */
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
 * Element types with the names of safetensors. F16 and BF16 are stored as bits in a Uint16Array; see {@link toFloat32}.
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
 * An array of any rank as files store it: elements in row-major order and a shape. A scalar has shape `[]`.
 *
 * @example
 * const weight: NamedArray = { dtype: 'F32', shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) };
 */
export interface NamedArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The typed array for `dtype`. BOOL is a Uint8Array of 0 and 1; I64 and U64 are BigInt arrays. */
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

/** Whether `name` is a dtype that JavaScript can hold. */
export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(CLASSES, name);
}

/** Bytes of one element. */
export function itemSize(dtype: Dtype): number {
  return CLASSES[dtype].BYTES_PER_ELEMENT;
}

/** Whether `value` can be a dimension or an offset: an exact integer >= 0. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Returns the number of elements of `shape`, or undefined if a dimension or the product is no exact non-negative
 * integer.
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
 * Returns a view of the bytes of a typed array or a Node Buffer. Unlike a Buffer, the view has a `slice` that copies.
 */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Returns the elements in little-endian `bytes`: a view if the memory is aligned for `dtype`, else a copy.
 *
 * For BOOL, every byte except 0 is true, as in numpy and PyTorch. If there are bytes other than 0 and 1, the result is
 * a copy.
 *
 * It assumes a little-endian machine, as TensorFlow.js does; all machines that run Node or a browser today are
 * little-endian.
 */
export function elementsOf(dtype: Dtype, bytes: Uint8Array): TypedArray {
  if (dtype === 'BOOL') return truths(bytes);
  const Elements = CLASSES[dtype];
  const { buffer, byteOffset } = bytes.byteOffset % Elements.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Elements(buffer, byteOffset, bytes.byteLength / Elements.BYTES_PER_ELEMENT);
}

/** Returns `bytes` as 0 and 1; the same array if it already has only these. */
function truths(bytes: Uint8Array): Uint8Array {
  return bytes.every((byte) => byte < 2) ? bytes : bytes.map((byte) => (byte === 0 ? 0 : 1));
}

/**
 * Checks that the dtype, shape and data of an array fit together.
 *
 * @throws GanError `argument` for an unknown dtype or a BOOL that is neither 0 nor 1, `shape` if the class or length of
 *   the data does not fit dtype and shape
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
 * It copies, except for F32, whose own data it returns.
 */
export function toFloat32(array: NamedArray): Float32Array {
  const { dtype, data } = array;
  if (data instanceof Float32Array) return data;
  if (dtype === 'F16') return Float32Array.from(data as Uint16Array, float16ToNumber);
  if (dtype === 'BF16') {
    const bits = Uint32Array.from(data as Uint16Array, (half) => half << 16); // bfloat16 is float32's upper half
    return new Float32Array(bits.buffer);
  }
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float32Array.from(data as Iterable<bigint>, Number);
  }
  if (dtype === 'BOOL') return Float32Array.from(data as Uint8Array, (value) => (value === 0 ? 0 : 1));
  return Float32Array.from(data);
}

/** IEEE 754 binary16: sign 1, exponent 5 (bias 15), fraction 10. */
function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
