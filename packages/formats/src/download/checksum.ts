import type * as Crypto from 'node:crypto';
import { gunzip, isGzip } from '../archive/gzip.ts';
import { GanError } from '../errors/error.ts';
import { ioError, nodeFs } from '../files/files.ts';
import { nodeModule } from '../files/node-module.ts';

/** The expected hash of a file. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha256';
  /** The hash in hexadecimal. */
  readonly hex: string;
  /**
   * Whether the hash is of the file itself, or of the content of a gzip file. Two gzip files with the same content may
   * differ.
   * @default 'file'
   */
  readonly of?: 'file' | 'payload';
}

const where = 'formats/checksum';

/**
 * Reads a file, decompresses it if it is gzipped, and checks its hash.
 *
 * @returns the decompressed content
 * @throws GanError `checksum` if the hash differs; `file` if the file is missing or its gzip data is damaged; `io` if
 *   it cannot be read
 */
export async function readChecked(path: string, checksum: Checksum): Promise<Uint8Array> {
  return verified(path, checksum, true);
}

/**
 * Checks a file's bytes against its checksum.
 *
 * @throws GanError under the same conditions as {@link readChecked}
 */
export async function checkFile(path: string, checksum: Checksum): Promise<void> {
  await verified(path, checksum, checksum.of === 'payload');
}

async function verified(path: string, checksum: Checksum, inflate: boolean): Promise<Uint8Array> {
  const crypto = await nodeModule<typeof Crypto>('node:crypto', where);
  const fs = await nodeFs(where);
  const bytes = await fs.readFile(path).catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
  const payload = inflate && isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  const { algorithm, hex, of = 'file' } = checksum;
  const received = crypto
    .createHash(algorithm)
    .update(of === 'payload' ? payload : bytes)
    .digest('hex');
  if (received === hex.toLowerCase()) return payload;
  throw new GanError(where, `the ${of} of ${path} has the wrong ${algorithm}: expected ${hex}, received ${received}.`, {
    code: 'checksum',
  });
}
