import type * as Crypto from 'node:crypto';
import { GanError } from '../errors/error.ts';
import { nodeModule } from '../files/node-module.ts';
import { checkBytes } from '../options/bytes.ts';

/**
 * Computes the SHA-256 of `bytes` as 64 lower-case hexadecimal digits (FIPS 180-4), with the platform's
 * `crypto.subtle`.
 *
 * @throws GanError `argument` if `bytes` is not a Uint8Array; `unsupported` without `crypto.subtle`, which browsers
 *   provide only for https and localhost
 *
 * @example
 * await sha256(new TextEncoder().encode('abc')); // 'ba7816bf…f20015ad'
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  checkBytes('formats/sha256', bytes);
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new GanError(
      'formats/sha256',
      'crypto.subtle is missing. In a browser, serve the page over https or localhost.',
      {
        code: 'unsupported',
      },
    );
  }
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const digest = new Uint8Array(await subtle.digest('SHA-256', own));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Computes the SHA-256 of bytes that arrive in parts. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Returns 64 lower-case hexadecimal digits. It may be called only once. */
  digest(): string;
}

/**
 * Creates an object that computes the SHA-256 of bytes in parts, of any total size. It works only in Node.
 *
 * @throws GanError `unsupported` outside Node
 */
export async function createSha256(): Promise<Sha256> {
  const { createHash } = await nodeModule<typeof Crypto>('node:crypto', 'formats/sha256');
  const hash = createHash('sha256');
  return {
    update(bytes) {
      for (let at = 0; at < bytes.length; at += PART) hash.update(bytes.subarray(at, at + PART));
    },
    digest: () => hash.digest('hex'),
  };
}

/** Number of bytes per call. Node accepts no more than 2 GiB at once. */
const PART = 2 ** 26;
