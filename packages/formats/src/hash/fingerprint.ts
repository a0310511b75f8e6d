import { GanError } from '../errors/error.ts';
import { crc32, crc32c } from './crc.ts';

/**
 * If an array is longer, only this many bytes are hashed. They are in evenly spaced blocks from the first to the last
 * byte.
 */
const SAMPLE = 2 ** 22;
const BLOCK = 2 ** 12;

/** A part of a fingerprint: a typed array or any JSON value. */
export type FingerprintPart = ArrayBufferView | string | number | boolean | null | undefined | object;

/**
 * Computes a short string that identifies data. Equal parts give equal strings on every machine.
 *
 * Arrays of more than 4 MiB are sampled, so the function takes only some milliseconds for any data. It may not notice a
 * few changed pixels in a large dataset, but it notices a different dataset. The string is a pair of checksums (CRC-32
 * and CRC-32C); it does not protect against deliberate manipulation.
 *
 * @param kind the kind of data, which is a readable prefix of the result
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
 * Computes the fingerprint of data that is derived from other data. It depends on the fingerprints of the other data
 * and on the settings. It is undefined if one of these fingerprints is undefined.
 *
 * @throws GanError if a fingerprint is not a string
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
