import { crc32 } from '@ganforge/formats';

/** A chunk of a PNG. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/**
 * Returns the chunks of a PNG up to IEND whose types match `wanted`, and checks their CRCs. Other chunks are skipped.
 *
 * @throws RangeError if the file is truncated or a checksum is wrong
 */
export function pngChunks(bytes: Uint8Array, wanted: RegExp): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: PngChunk[] = [];
  for (let at = 8; ; ) {
    const end = at + 12 <= bytes.length ? at + 12 + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw new RangeError('it is truncated');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IEND') return chunks;
    if (wanted.test(type)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
        throw new RangeError(`the checksum of its ${type} is wrong`);
      }
      chunks.push({ type, data: bytes.subarray(at + 8, end - 4) });
    }
    at = end;
  }
}
