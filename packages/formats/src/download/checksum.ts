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

/**
 * Reads a file, decompressed if it is gzipped, and makes sure of its bytes.
 *
 * @returns the payload
 * @throws GanError `checksum` when the hash differs, `file` when the file is missing or its gzip damaged, `io` when it
 * cannot be read
 */
export async function readChecked(path: string, checksum: Checksum): Promise<Uint8Array> {
  return verified(path, checksum, true);
}

/**
 * Makes sure of a file's bytes.
 *
 * @throws GanError as {@link readChecked}
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
