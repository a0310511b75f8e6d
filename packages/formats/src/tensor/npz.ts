import { openZipByKey, readFiles } from '../archive/zip-reader.ts';
import { writeZipByKey } from '../archive/zip-writer.ts';
import { GanError, problemOf } from '../errors/error.ts';
import type { NamedArray } from './named-array.ts';
import { decodeNpy, encodeNpy } from './npy.ts';

const WHERE = 'formats/npz';

/** Options of {@link decodeNpz}. */
export interface DecodeNpzOptions {
  /** The arrays to read. A missing array is an error. Other arrays may have any type. @default all arrays */
  readonly names?: readonly string[];
  /** Maximum total number of bytes of the arrays. @default 2 ** 31 */
  readonly maxBytes?: number;
}

/**
 * Encodes arrays as a .npz file, like `numpy.savez`. The file is a zip archive with one uncompressed .npy file per
 * array.
 *
 * The same arrays give the same bytes, in any order. Every name that numpy can read is allowed, such as `conv/kernel:0`
 * and `/l1/W`. But other tools treat the names as paths when they unpack the file.
 *
 * @throws GanError `argument` or `shape` if the format cannot store a name or an array
 *
 * @example
 * const bytes = encodeNpz({ mu: { dtype: 'F64', shape: [2], data: new Float64Array([0, 1]) } });
 */
export function encodeNpz(arrays: Readonly<Record<string, NamedArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]): [string, Uint8Array] => [`${name}.npy`, encodeNpy(array)]);
  return writeZipByKey(Object.fromEntries(files));
}

/**
 * Decodes the arrays of a .npz file of `numpy.savez` or `numpy.savez_compressed`, by name; see {@link decodeNpy}.
 *
 * A name is only a key and may contain any characters, because nothing is unpacked to a disk.
 *
 * @throws GanError `file` or `checksum` if the file is damaged, an array is missing, or an array cannot be read, such
 *   as a pickled object array
 *
 * @example
 * const { mu, sigma } = await decodeNpz(bytes, { names: ['mu', 'sigma'] });
 */
export async function decodeNpz(
  bytes: Uint8Array,
  options: DecodeNpzOptions = {},
): Promise<Record<string, NamedArray>> {
  const { names, ...limits } = options;
  const only = names === undefined ? {} : { names: names.map((name) => `${name}.npy`) };
  const files = Object.entries(await readFiles(openZipByKey(bytes), { ...limits, ...only }));
  const arrays = files.map(([file, content]): [string, NamedArray] => {
    if (!file.endsWith('.npy')) {
      throw new GanError(WHERE, `a .npz file must hold only .npy files; received '${file}'. Give names.`, {
        code: 'file',
      });
    }
    return [file.slice(0, -'.npy'.length), decodeArray(file, content)];
  });
  return Object.fromEntries(arrays);
}

/** Decodes an array. An error names the array. */
function decodeArray(file: string, content: Uint8Array): NamedArray {
  try {
    return decodeNpy(content);
  } catch (cause) {
    throw new GanError(WHERE, `'${file}' cannot be read: ${problemOf(cause)}`, { code: 'file', cause });
  }
}
