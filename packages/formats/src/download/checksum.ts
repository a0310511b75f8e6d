import type * as Crypto from 'node:crypto';
import { gunzip, isGzip } from '../archive/gzip.ts';
import { GanError } from '../errors/error.ts';
import { ioError, nodeFs } from '../files/files.ts';
import { nodeModule } from '../files/node-module.ts';

/** What a file's bytes must hash to. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha256';
  /** In hexadecimal. */
  readonly hex: string;
  /**
   * Whether the file as it is was hashed, or what a gzip file holds: two archives of one payload may differ.
   * @default 'file'
   */
  readonly of?: 'file' | 'payload';
}

const where = 'formats/checksum';
const BLOCK = 1 << 20;

/**
 * Reads a file, decompressed if it is gzipped, and makes sure of its bytes.
 *
 * @returns the payload
 * @throws GanError `checksum` when the hash differs, `file` when the file is missing or its gzip damaged, `io` when it
 * cannot be read
 */
export async function readChecked(path: string, checksum: Checksum): Promise<Uint8Array> {
  const crypto = await nodeModule<typeof Crypto>('node:crypto', where);
  const fs = await nodeFs(where);
  const bytes = await fs.readFile(path).catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
  const payload = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  const hashed = checksum.of === 'payload' ? payload : bytes;
  compare(crypto.createHash(checksum.algorithm).update(hashed).digest('hex'), checksum, path);
  return payload;
}

/**
 * Makes sure of a file's bytes; a file larger than memory is no hindrance unless its payload is to be hashed.
 *
 * @throws GanError as {@link readChecked}
 */
export async function checkFile(path: string, checksum: Checksum): Promise<void> {
  if (checksum.of === 'payload') {
    await readChecked(path, checksum);
    return;
  }
  const crypto = await nodeModule<typeof Crypto>('node:crypto', where);
  const fs = await nodeFs(where);
  const hash = crypto.createHash(checksum.algorithm);
  try {
    const file = await fs.open(path, 'r');
    try {
      const block = new Uint8Array(BLOCK);
      for (let n = 1; n > 0; ) {
        n = (await file.read(block, 0, BLOCK)).bytesRead;
        hash.update(block.subarray(0, n));
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw ioError(where, `read ${path}`, cause);
  }
  compare(hash.digest('hex'), checksum, path);
}

function compare(received: string, { algorithm, hex, of = 'file' }: Checksum, path: string): void {
  if (received === hex.toLowerCase()) return;
  throw new GanError(where, `the ${of} of ${path} has another ${algorithm}: expected ${hex}, received ${received}.`, {
    code: 'checksum',
  });
}
