import { GanError } from '../errors/error.ts';
import { crc32, crc32c } from './crc.ts';

/** Long arrays are sampled: this many bytes, in blocks that lie evenly between the first and the last. */
const SAMPLE = 2 ** 22;
const BLOCK = 2 ** 12;

/** What a fingerprint may be of: bytes and numbers in typed arrays, and whatever JSON can hold. */
export type FingerprintPart = ArrayBufferView | string | number | boolean | null | undefined | object;

/**
 * A short text that says whether data are the same: equal for equal parts on every machine, and another for others.
 *
 * Arrays of more than 4 MiB are sampled, so that a set of any size takes some milliseconds: a few changed pixels of a
 * large set may go unnoticed, another set does not. It is a pair of checksums (CRC-32 and CRC-32C), no protection against
 * someone who means harm.
 *
 * @param kind what it is of, for those who read it
 *
 * @example
 * fingerprint('images', [28, 28, 1], pixels, labels); // 'images-5f0d3c8a91be22c4'
 */
export function fingerprint(kind: string, ...parts: readonly FingerprintPart[]): string {
  let [a, b] = [0, 0];
  const add = (bytes: Uint8Array): void => {
    [a, b] = [crc32(bytes, a), crc32c(bytes, b)];
  };
  const addText = (text: string): void => {
    const bytes = new TextEncoder().encode(text);
    add(new TextEncoder().encode(`${bytes.length}:`));
    add(bytes);
  };
  for (const part of parts) {
    if (!ArrayBuffer.isView(part)) {
      addText(JSON.stringify(part) ?? 'undefined');
      continue;
    }
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    addText(`${part.constructor.name} ${bytes.length}`);
    for (const block of sampleOf(bytes)) add(block);
  }
  const hex = (crc: number): string => crc.toString(16).padStart(8, '0');
  return `${kind}-${hex(a)}${hex(b)}`;
}

function sampleOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length <= SAMPLE) return [bytes];
  const count = SAMPLE / BLOCK;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * (bytes.length - BLOCK)) / (count - 1));
    return bytes.subarray(start, start + BLOCK);
  });
}

/**
 * The fingerprint of what is made of other data: of theirs and of how it is made; undefined if one of them has none.
 *
 * @throws GanError for a fingerprint that is no text
 *
 * @example
 * combinedFingerprint('take', [1000], [dataset.fingerprint]);
 */
export function combinedFingerprint(
  kind: string,
  settings: readonly FingerprintPart[],
  of: readonly (string | undefined)[],
): string | undefined {
  const fault = of.find((one) => one !== undefined && typeof one !== 'string');
  if (fault !== undefined) {
    throw new GanError('formats/fingerprint', `a fingerprint must be a string; received ${typeof fault}.`);
  }
  return of.includes(undefined) ? undefined : fingerprint(kind, ...settings, ...of);
}
