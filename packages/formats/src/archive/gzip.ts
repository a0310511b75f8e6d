import { GanError } from '../errors/error.ts';

/**
 * The highest compression ratio of deflate. It compresses 258 bytes to 2 bits (RFC 1951). A file that declares a higher
 * ratio is damaged.
 */
const MAX_RATIO = 1032;
/** The minimum size. The header has 10 bytes, deflate needs 2 bytes, and the trailer has 8 bytes (RFC 1952). */
const MIN_BYTES = 20;

/** Returns whether `bytes` start with the magic number of gzip (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Decompresses exactly one gzip member. Bytes after the member are an error, and so is more output than its trailer
 * declares.
 *
 * @param name the name that messages use for the data
 * @throws GanError `file` if the data is truncated or damaged
 */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const promised = promisedLength(bytes);
  const refuse = (received: number, cause?: unknown): GanError =>
    new GanError(
      'formats/gzip',
      `${name} is a damaged or truncated gzip file, or other bytes follow it: its trailer declares ${promised} ` +
        `bytes, received ${received} from ${bytes.length} compressed bytes. Download it again.`,
      { code: 'file', cause },
    );
  if (bytes.length < MIN_BYTES || promised > bytes.length * MAX_RATIO) throw refuse(0);
  const chunks: Uint8Array[] = [];
  let received = 0;
  const inflater = new DecompressionStream('gzip');
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(inflater).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      received += part.value.length;
      chunks.push(part.value);
      if (received > promised) throw new RangeError('more output than declared'); // stops reading a zip bomb
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    throw refuse(received, cause);
  }
  if (received !== promised) throw refuse(received);
  return concatenate(chunks, received);
}

/** Reads the last four bytes, which contain the length of the uncompressed data modulo 2^32. */
function promisedLength(bytes: Uint8Array): number {
  if (bytes.length < 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true);
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
