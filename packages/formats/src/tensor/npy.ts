import { GanError } from '../errors/error.ts';
import { checkBytes } from '../options/bytes.ts';
import { bytesOf, checkArray, type Dtype, elementCount, elementsOf, itemSize, type NamedArray } from './named-array.ts';

const WHERE = 'formats/npy';

/** The magic bytes at the start of a file. */
const MAGIC = '\x93NUMPY';

/** The limit of numpy for headers. Only structured dtypes need more, and they are not supported here. */
const MAX_HEADER = 10_000;

/** The maximum number of dimensions. numpy reads up to 64 dimensions since version 2, and up to 32 before. */
const MAX_RANK = { written: 32, read: 64 } as const;

const DTYPES: Readonly<Record<string, Dtype>> = {
  b1: 'BOOL',
  u1: 'U8',
  i1: 'I8',
  u2: 'U16',
  i2: 'I16',
  f2: 'F16',
  u4: 'U32',
  i4: 'I32',
  f4: 'F32',
  u8: 'U64',
  i8: 'I64',
  f8: 'F64',
};

interface Header {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * Encodes an array as a .npy file, in format version 1.0, little-endian and row-major (numpy.lib.format).
 *
 * @throws GanError `argument` or `shape` if the dtype is BF16, which numpy does not have, or if the data does not fit
 *   the dtype and the shape
 *
 * @example
 * await writeFileAtomic('mu.npy', encodeNpy({ dtype: 'F64', shape: [2048], data: mu }));
 */
export function encodeNpy(array: NamedArray): Uint8Array {
  checkArray(WHERE, 'array', array);
  const { dtype, shape } = array;
  const type = Object.keys(DTYPES).find((key) => DTYPES[key] === dtype);
  if (type === undefined) throw new GanError(WHERE, `numpy has no ${dtype}. Convert with toFloat32 and write F32.`);
  if (shape.length > MAX_RANK.written) {
    throw new GanError(WHERE, `an array must have at most ${MAX_RANK.written} dimensions; received ${shape.length}.`, {
      code: 'shape',
    });
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const order = itemSize(dtype) === 1 ? '|' : '<';
  const header = `{'descr': '${order}${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((10 + header.length + 1) / 64) * 64; // the data begins at a multiple of 64
  const file = new Uint8Array(start + array.data.byteLength);
  const view = new DataView(file.buffer);
  writeLatin1(file, 0, MAGIC);
  file[6] = 1;
  view.setUint16(8, start - 10, true);
  writeLatin1(file, 10, `${header.padEnd(start - 11)}\n`);
  file.set(bytesOf(array.data), start);
  return file;
}

/**
 * Decodes a .npy file of format version 1, 2 or 3 to row-major order. The file may have either byte order, and C or
 * Fortran order.
 *
 * The elements are a view into `file` if order and alignment allow it, and a copy otherwise. f2 becomes F16.
 *
 * @throws GanError `file` if the file is incomplete or invalid, or its dtype is not b1, u1-u8, i1-i8 or f2-f8. Object
 *   arrays are never read, because they are pickles, which could run code
 *
 * @example
 * const { shape, data } = decodeNpy(await readFile('features.npy'));
 */
export function decodeNpy(file: Uint8Array): NamedArray {
  checkBytes(WHERE, file);
  const bytes = bytesOf(file);
  const { text, start } = readHeader(bytes);
  const { descr, fortranOrder, shape } = parseHeader(text);
  const dtype = dtypeOf(descr);
  const count = elementCount(shape);
  const expected = count === undefined ? undefined : count * itemSize(dtype);
  if (expected !== bytes.length - start) {
    throw damaged(`${descr} (${shape}) takes ${expected ?? 'too many'} bytes, but ${bytes.length - start} follow`);
  }
  let data = bytes.subarray(start);
  if (descr.startsWith('>')) data = swapBytes(data, itemSize(dtype));
  if (fortranOrder && shape.length > 1) data = toRowMajor(data, itemSize(dtype), shape);
  return { dtype, shape, data: elementsOf(dtype, data) };
}

/** Reads the header. Returns its text and the offset of the data. */
function readHeader(bytes: Uint8Array): { text: string; start: number } {
  if (bytes.length < 10 || readLatin1(bytes.subarray(0, 6)) !== MAGIC) {
    throw damaged("it does not begin with '\\x93NUMPY'");
  }
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0) {
    throw damaged(`format version must be 1.0, 2.0 or 3.0; received ${major}.${minor}`);
  }
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw damaged('it ends within the header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) throw damaged(`header must be at most ${MAX_HEADER} bytes; it says ${length}`);
  if (length > bytes.length - start) throw damaged('it ends within the header');
  // Version 3 uses UTF-8, because field names may need it. All headers that are accepted below are ASCII.
  return { text: readLatin1(bytes.subarray(start, start + length)), start: start + length };
}

/** Parses the Python literal of a header, such as {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), } */
function parseHeader(text: string): Header {
  const fields: Record<string, string> = {};
  // Each value is a quoted string, True or False, a tuple of integers, or the list of a structured dtype.
  const field =
    /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([\dL,\s]*\)|\[[^{}]*\])\s*(,|(?=\}))/y;
  const opening = /^\s*\{/.exec(text)?.[0].length ?? 0;
  let end = opening;
  field.lastIndex = opening;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    const [, , key = '', value = ''] = match;
    if (Object.hasOwn(fields, key)) throw damaged(`header names '${key}' twice`);
    fields[key] = value;
    end = field.lastIndex;
  }
  const { descr, fortran_order: order, shape } = fields;
  if (opening === 0 || !/^\s*\}\s*$/.test(text.slice(end)) || !descr || !order || !shape) {
    throw damaged(
      `header must be a dict of descr, fortran_order and shape; received ${JSON.stringify(text.slice(0, 200))}`,
    );
  }
  if (descr.startsWith('[')) {
    throw damaged(`dtype ${descr.slice(0, 100)} is structured, which is not supported. Save each field as an array`);
  }
  if (!/^['"]/.test(descr) || !/^(True|False)$/.test(order)) {
    throw damaged(`header has a value of the wrong kind: ${text.trim().slice(0, 200)}`);
  }
  return { descr: descr.slice(1, -1), fortranOrder: order === 'True', shape: parseShape(shape) };
}

/** Parses a tuple of integers, such as (), (3,) or (2, 3). Python 2 on Windows wrote (2L, 3L). */
function parseShape(tuple: string): number[] {
  if (!/^\(\s*(\d+L?\s*,\s*)*(\d+L?\s*)?\)$/.test(tuple) || /^\(\s*\d+L?\s*\)$/.test(tuple)) {
    throw damaged(`shape must be a tuple of integers; received ${tuple.slice(0, 100)}`);
  }
  const sizes = tuple.match(/\d+/g) ?? [];
  if (sizes.length > MAX_RANK.read) {
    throw damaged(`shape must have at most ${MAX_RANK.read} dimensions; it has ${sizes.length}`);
  }
  return sizes.map(Number);
}

function dtypeOf(descr: string): Dtype {
  if (/^[<>|=]?O\d*$/.test(descr)) {
    throw damaged(
      `it holds Python objects (dtype ${descr}): a pickle, which can run code and is not read. Save numbers`,
    );
  }
  const type = /^[<>|]([a-z]\d)$/.exec(descr)?.[1] ?? '';
  const dtype = Object.hasOwn(DTYPES, type) ? DTYPES[type] : undefined;
  if (dtype === undefined || (descr.startsWith('|') && itemSize(dtype) > 1)) {
    const known = Object.keys(DTYPES).join(' ');
    throw damaged(
      `dtype must be one of ${known}, after < or > (or | for single bytes); received '${descr.slice(0, 100)}'`,
    );
  }
  return dtype;
}

function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  const swapped = bytes.slice();
  for (let i = 0; i < swapped.length; i += size) swapped.subarray(i, i + size).reverse();
  return swapped;
}

/**
 * Converts Fortran order (the first index changes fastest) to C or row-major order (the last index changes fastest).
 */
function toRowMajor(bytes: Uint8Array, size: number, shape: readonly number[]): Uint8Array {
  const rowMajor = new Uint8Array(bytes.length);
  const strides: number[] = [];
  let stride = size;
  for (const dimension of shape) {
    strides.push(stride);
    stride *= dimension;
  }
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < rowMajor.length; to += size) {
    for (let byte = 0; byte < size; byte++) rowMajor[to + byte] = bytes[from + byte]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return rowMajor;
}

function readLatin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes); // there are at most MAX_HEADER bytes
}

function writeLatin1(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function damaged(problem: string): GanError {
  return new GanError(WHERE, `cannot read the .npy file: ${problem}.`, { code: 'file' });
}
