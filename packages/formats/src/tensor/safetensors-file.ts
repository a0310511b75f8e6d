import { ioError, nodeFs, readFully } from '../files/files.ts';
import { createSha256 } from '../hash/sha256.ts';
import { elementsOf, type NamedArray } from './named-array.ts';
import { damaged, decodeHeader, headerLengthOf, type Safetensors } from './safetensors.ts';

const WHERE = 'formats/safetensors-file';

/** The content of a safetensors file with its length and checksum. */
export interface SafetensorsFile extends Safetensors {
  /** Length of the whole file in bytes. */
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Reads a safetensors file of any size, tensor by tensor. Each tensor has its own memory. It works only in Node.
 *
 * @throws GanError `file` if the file is missing, incomplete or invalid; `io` if the file cannot be read
 *
 * @example
 * const { tensors, sha256 } = await readSafetensors('checkpoints/step-40/generator.safetensors');
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const fs = await nodeFs(WHERE);
  const file = await fs.open(path, 'r').catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
  const hash = await createSha256();
  const { size } = await file.stat();
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    const read = await readFully(file, bytes);
    hash.update(bytes.subarray(0, read));
    if (read < length) throw damaged(`it ended at ${read} of ${length} bytes while it was read`);
    return bytes;
  };
  try {
    const headerLength = headerLengthOf(await take(Math.min(8, size)), size);
    const { entries, metadata } = decodeHeader(await take(headerLength), size - 8 - headerLength);
    const read = new Map<string, NamedArray>();
    for (const { name, dtype, shape, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
      read.set(name, { dtype, shape, data: elementsOf(dtype, await take(end - start)) });
    }
    // The result has the order of the header, not the order of the data.
    const tensors = Object.fromEntries(entries.map(({ name }) => [name, read.get(name)!]));
    return { tensors, metadata, bytes: size, sha256: hash.digest() };
  } catch (cause) {
    throw ioError(WHERE, `read ${path}`, cause);
  } finally {
    await file.close();
  }
}
