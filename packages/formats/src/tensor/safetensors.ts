import { GanError } from '../errors/error.ts';
import { checkBytes } from '../options/bytes.ts';
import { formatValue } from '../options/format-value.ts';
import {
  bytesOf,
  checkArray,
  type Dtype,
  elementCount,
  elementsOf,
  isDtype,
  isSize,
  itemSize,
  type NamedArray,
} from './named-array.ts';
import { parseJsonStrict } from './strict-json.ts';

const WHERE = 'formats/safetensors';

/** The maximum number of bytes in a header, 100 MB, as in the format's reference implementation. */
const MAX_HEADER = 100_000_000;

/**
 * The order of dtypes in the reference implementation. Files store tensors of the last dtypes first, which keeps all
 * tensors aligned.
 */
const ORDER: readonly Dtype[] = 'BOOL U8 I8 I16 U16 F16 BF16 I32 U32 F32 F64 I64 U64'.split(' ') as Dtype[];

/** The content of a safetensors file. */
export interface Safetensors {
  readonly tensors: Record<string, NamedArray>;
  /** The file's metadata (`__metadata__`). It is empty if the file has none. */
  readonly metadata: Record<string, string>;
}

/** A tensor and its byte range in the data after the header. */
export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Encodes tensors as a safetensors file. It consists of the length of the header as u64, the header as JSON, and the
 * tensors (https://huggingface.co/docs/safetensors).
 *
 * The same tensors and metadata give the same bytes, in any order. Tensors are sorted by dtype and name as in the
 * reference implementation, and metadata is sorted by key. The header is padded with spaces to a multiple of 8 bytes.
 *
 * @throws GanError `argument` or `shape` if the format cannot store a name, a dtype, a shape or metadata
 *
 * @example
 * const bytes = encodeSafetensors({ w: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } }, { step: '10' });
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const parts = safetensorsParts(tensors, metadata);
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/**
 * Returns the bytes of {@link encodeSafetensors} in parts. The parts are the header and the memory of each tensor.
 * Nothing is copied, so a file may have any size.
 *
 * @throws GanError under the same conditions as {@link encodeSafetensors}
 */
export function safetensorsParts(
  tensors: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const sorted = Object.entries(tensors).sort(
    ([a, x], [b, y]) => ORDER.indexOf(y.dtype) - ORDER.indexOf(x.dtype) || compareCodePoints(a, b),
  );
  const notes = Object.entries(metadata).sort(([a], [b]) => compareCodePoints(a, b));
  for (const [key, value] of notes) checkNote(key, value);
  // The JSON is written in pieces, because a JavaScript object would move keys that look like integers to the front.
  const fields = notes.length === 0 ? [] : [`"__metadata__":{${notes.map(([k, v]) => pair(k, v)).join(',')}}`];
  let end = 0;
  for (const [name, array] of sorted) {
    checkName(name);
    checkArray(WHERE, name, array);
    const start = end;
    end += array.data.byteLength;
    fields.push(pair(name, { dtype: array.dtype, shape: array.shape, data_offsets: [start, end] }));
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  if (headerLength > MAX_HEADER) {
    throw new GanError(
      WHERE,
      `header must be at most ${MAX_HEADER} bytes; these names and notes need ${headerLength}.`,
    );
  }
  const header = new Uint8Array(8 + headerLength).fill(0x20, 8);
  new DataView(header.buffer).setUint32(0, headerLength, true);
  header.set(json, 8);
  return [header, ...sorted.map(([, { data }]) => bytesOf(data))];
}

/**
 * Decodes a safetensors file. Every length, offset, shape and name is checked before use.
 *
 * Tensors are views into `file` if their alignment allows it, and copies otherwise. F16 and BF16 are returned as bits,
 * which {@link toFloat32} decodes.
 *
 * @throws GanError `file` if the file is incomplete or invalid, or has a dtype that JavaScript cannot hold
 *
 * @example
 * const { tensors, metadata } = decodeSafetensors(await readFile('model.safetensors'));
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  checkBytes(WHERE, file);
  const bytes = bytesOf(file);
  const headerLength = headerLengthOf(bytes, bytes.length);
  const data = bytes.subarray(8 + headerLength);
  const { entries, metadata } = decodeHeader(bytes.subarray(8, 8 + headerLength), data.length);
  const tensors = entries.map(({ name, dtype, shape, start, end }): [string, NamedArray] => [
    name,
    { dtype, shape, data: elementsOf(dtype, data.subarray(start, end)) },
  ]);
  return { tensors: Object.fromEntries(tensors), metadata };
}

/**
 * Reads the length of the header from a file's first eight bytes, and checks it.
 *
 * @param length the length of the whole file in bytes
 */
export function headerLengthOf(bytes: Uint8Array, length: number): number {
  if (length < 8) throw damaged(`a file has at least 8 bytes; received ${length}`);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerLength > MAX_HEADER) throw damaged(`header must be at most ${MAX_HEADER} bytes; it says ${headerLength}`);
  if (headerLength > length - 8) throw damaged(`header says ${headerLength} bytes, but ${length - 8} follow`);
  return headerLength;
}

/**
 * Parses and checks a header. The tensors are returned in the order of the header.
 *
 * @param length the number of bytes after the header
 */
export function decodeHeader(
  bytes: Uint8Array,
  length: number,
): { entries: Entry[]; metadata: Record<string, string> } {
  const header = parseHeader(bytes);
  const metadata = Object.hasOwn(header, '__metadata__') ? readMetadata(header.__metadata__) : {};
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, info]) => readEntry(name, info));
  checkCover(entries, length);
  return { entries, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw damaged("header must begin with '{'");
  try {
    return parseJsonStrict(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>;
  } catch (cause) {
    throw damaged(`header must be UTF-8 JSON without duplicate keys: ${(cause as Error).message}`, cause);
  }
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) throw damaged('__metadata__ must be an object');
  for (const [key, note] of Object.entries(value)) {
    if (typeof note !== 'string') throw damaged(`__metadata__ '${key}' must be a string; received ${typeof note}`);
  }
  return value as Record<string, string>;
}

function readEntry(name: string, info: unknown): Entry {
  if (!isObject(info)) throw damaged(`'${name}' must be described by an object`);
  const { dtype, shape, data_offsets: offsets } = info;
  if (!isDtype(dtype)) throw ofOtherDtype(name, dtype);
  const count = Array.isArray(shape) ? elementCount(shape) : undefined;
  if (count === undefined) {
    throw damaged(`shape of '${name}' must be integers >= 0 with an exact product; received ${shown(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    throw damaged(`data_offsets of '${name}' must be two integers >= 0; received ${shown(offsets)}`);
  }
  const [start, end] = offsets as [number, number];
  if (end - start !== count * itemSize(dtype)) {
    throw damaged(`'${name}' (${dtype} [${shape}]) takes ${count * itemSize(dtype)} bytes, but has ${end - start}`);
  }
  return { name, dtype, shape: shape as number[], start, end };
}

/** Throws unless the tensors fill the data without gaps and overlaps. */
function checkCover(entries: readonly Entry[], length: number): void {
  let at = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at) throw damaged(`'${name}' must begin at byte ${at} of the data; it begins at ${start}`);
    at = end;
  }
  if (at !== length) throw damaged(`the tensors take ${at} bytes, but the file holds ${length}`);
}

function checkName(name: string): void {
  if (name === '__metadata__' || !isWellFormed(name)) {
    throw new GanError(WHERE, `a tensor cannot be named ${JSON.stringify(name)}. Choose another name.`);
  }
}

function checkNote(key: string, value: unknown): void {
  if (typeof value !== 'string' || !isWellFormed(key) || !isWellFormed(value)) {
    throw new GanError(WHERE, `metadata must be well-formed strings; received '${key}': ${JSON.stringify(value)}.`);
  }
}

/** Returns whether a text can be encoded as UTF-8, that is, it has no lone surrogates. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/**
 * Compares two texts by their UTF-8 bytes, which is the order of the reference implementation. The operator `<`
 * compares UTF-16 code units, which gives another order above U+FFFF.
 */
function compareCodePoints(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const i = x.findIndex((character, at) => character !== y[at]);
  if (i < 0) return x.length - y.length;
  return i >= y.length ? 1 : x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
}

function pair(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Formats a value of the header for a message. It shows only the first level of a list, because a hostile file can
 * contain deeply nested lists.
 */
function shown(value: unknown): string {
  if (!Array.isArray(value)) return formatValue(value);
  return `[${value.slice(0, 8).map(formatValue).join(',')}${value.length > 8 ? ',…' : ''}]`;
}

/** Dtypes of the format (reference implementation 0.8) that have no matching array in JavaScript. */
const OTHERS = /^(F4|F6_E2M3|F6_E3M2|F8_\w+|C64|C128)$/;

function ofOtherDtype(name: string, dtype: unknown): GanError {
  if (typeof dtype !== 'string' || !OTHERS.test(dtype)) {
    return damaged(`'${name}' has dtype ${shown(dtype)}; expected one of ${ORDER.join(' ')}`);
  }
  const what = dtype.startsWith('C') ? 'complex numbers' : `floating point of ${dtype.match(/\d/)![0]} bits`;
  const cure = dtype.startsWith('C') ? 'save .real and .imag' : 'save it as .to(torch.float32)';
  const problem = `'${name.slice(0, 100)}' is ${dtype}: ${what}, for which JavaScript has no array`;
  return new GanError(WHERE, `${problem}. In Python, ${cure}.`, { code: 'file' });
}

export function damaged(problem: string, cause?: unknown): GanError {
  const said = problem.length > 300 ? `${problem.slice(0, 300)}…` : problem; // a hostile header may have 100 MB
  return new GanError(WHERE, `not a valid safetensors file: ${said}. Get or write the file again.`, {
    code: 'file',
    cause,
  });
}
