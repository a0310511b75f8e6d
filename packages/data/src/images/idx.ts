import { GanError, gunzip, ioError, isGzip, nodeFs } from '@ganforge/formats';
import { checkBytes } from '../checks.ts';

/** The numbers of an IDX file, in row-major order. */
export type IdxData = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The content of an IDX file. */
export interface IdxArray {
  readonly dtype: 'uint8' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';
  readonly shape: readonly number[];
  readonly data: IdxData;
}

interface IdxType {
  readonly dtype: IdxArray['dtype'];
  readonly bytes: number;
  read(view: DataView, count: number): IdxData;
}

const where = 'data/idx';

/** The types by the third byte of the magic number, as on LeCun's page about MNIST. */
const types: Readonly<Record<number, IdxType>> = {
  8: { dtype: 'uint8', bytes: 1, read: (v, n) => new Uint8Array(v.buffer, v.byteOffset, n) },
  9: { dtype: 'int8', bytes: 1, read: (v, n) => new Int8Array(v.buffer, v.byteOffset, n) },
  11: { dtype: 'int16', bytes: 2, read: (v, n) => Int16Array.from({ length: n }, (_, i) => v.getInt16(2 * i)) },
  12: { dtype: 'int32', bytes: 4, read: (v, n) => Int32Array.from({ length: n }, (_, i) => v.getInt32(4 * i)) },
  13: { dtype: 'float32', bytes: 4, read: (v, n) => Float32Array.from({ length: n }, (_, i) => v.getFloat32(4 * i)) },
  14: { dtype: 'float64', bytes: 8, read: (v, n) => Float64Array.from({ length: n }, (_, i) => v.getFloat64(8 * i)) },
};

/**
 * Parses an IDX file. It consists of two zero bytes, a type, the number of dimensions, their sizes, and the numbers in
 * big-endian order.
 *
 * If a number has one byte, the data is a view of `bytes`. Wider numbers are copied.
 *
 * Format: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section "File formats".
 *
 * @param name the name that messages use for the file
 * @throws GanError `file` if the file has another format, is truncated, or is longer than its header says
 */
export function parseIdx(bytes: Uint8Array, name = 'the IDX file'): IdxArray {
  checkBytes(where, name, bytes);
  const type = types[bytes[2] ?? 0];
  const dimensions = bytes[3] ?? 0;
  if (bytes[0] !== 0 || bytes[1] !== 0 || type === undefined || dimensions === 0) {
    const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw refusal(
      `${name} is not an IDX file: expected it to begin with 00 00, a type of 08 09 0b 0c 0d 0e and a number of ` +
        `dimensions of at least 1; received ${bytes.length} bytes that begin with "${magic}".`,
    );
  }
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw refusal(`${name} is truncated: expected ${header} bytes of header, received ${bytes.length} bytes.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
  const count = shape.reduce((a, b) => a * b);
  const expected = header + count * type.bytes;
  if (bytes.length !== expected) {
    throw refusal(
      `${name} ${bytes.length < expected ? 'is truncated' : 'has bytes after its end'}: its header of ` +
        `${type.dtype} [${shape.join(',')}] requires ${expected} bytes, received ${bytes.length}. Download it again.`,
    );
  }
  return { dtype: type.dtype, shape, data: type.read(new DataView(view.buffer, view.byteOffset + header), count) };
}

/**
 * Reads an IDX file, gzipped or not. The source is a path (only in Node) or the bytes.
 *
 * @param name the name that messages use for the data @default the path, if there is one
 * @throws GanError `file` if the file is missing, damaged, truncated or of another format; `unsupported` for a path in
 *   a browser
 * @example
 * const images = await loadIdx('train-images-idx3-ubyte.gz'); // uint8 [60000,28,28]
 */
export async function loadIdx(source: string | Uint8Array, name?: string): Promise<IdxArray> {
  const called = name ?? (typeof source === 'string' ? source : 'the IDX file');
  const bytes = typeof source === 'string' ? await readWhole(source) : source;
  checkBytes(where, called, bytes);
  return parseIdx(isGzip(bytes) ? await gunzip(bytes, called) : bytes, called);
}

async function readWhole(path: string): Promise<Uint8Array> {
  const fs = await nodeFs(where);
  try {
    return await fs.readFile(path);
  } catch (cause) {
    throw ioError(where, `read ${path}`, cause);
  }
}

function refusal(problem: string): GanError {
  return new GanError(where, problem, { code: 'file' });
}
