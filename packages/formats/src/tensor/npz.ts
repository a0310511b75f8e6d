import { openZipByKey, readFiles } from '../archive/zip-reader.ts';
import { writeZipByKey } from '../archive/zip-writer.ts';
import { GanError, problemOf } from '../errors/error.ts';
import type { NamedArray } from './named-array.ts';
import { decodeNpy, encodeNpy } from './npy.ts';

const WHERE = 'formats/npz';

/** What {@link decodeNpz} may read. */
export interface DecodeNpzOptions {
  /** Reads these arrays alone, and refuses a file without them; others may then be of any kind. @default all */
  readonly names?: readonly string[];
  /** Most bytes that the arrays read may take together. @default 2 ** 31 */
  readonly maxBytes?: number;
}

/**
 * The bytes of a .npz file, as `numpy.savez` makes: a zip archive with one .npy for each array, uncompressed.
 *
 * The same arrays give the same bytes, whatever order they come in. Names may be any that numpy reads, as `conv/kernel:0`
 * and `/l1/W`; numpy's are unpacked by other tools as paths.
 *
 * @throws GanError `argument` or `shape` for a name or an array that the format cannot hold
 *
 * @example
 * const bytes = encodeNpz({ mu: { dtype: 'F64', shape: [2], data: new Float64Array([0, 1]) } });
 */
export function encodeNpz(arrays: Readonly<Record<string, NamedArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]): [string, Uint8Array] => [`${name}.npy`, encodeNpy(array)]);
  return writeZipByKey(Object.fromEntries(files));
}

/**
 * The arrays of a .npz file by name, from `numpy.savez` or `numpy.savez_compressed`: see {@link decodeNpy}.
 *
 * Names are keys, whatever is in them: nothing is unpacked to a disk.
 *
 * @throws GanError `file` or `checksum` for a damaged file, an array that is missing, or one that cannot be read, such
 * as a pickled object array
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

/** Says which array cannot be read. */
function decodeArray(file: string, content: Uint8Array): NamedArray {
  try {
    return decodeNpy(content);
  } catch (cause) {
    throw new GanError(WHERE, `'${file}' cannot be read: ${problemOf(cause)}`, { code: 'file', cause });
  }
}
