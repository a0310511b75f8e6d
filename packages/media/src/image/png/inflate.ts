import type * as Zlib from 'node:zlib';
import { nodeModule } from '@ganforge/formats';

/**
 * Decompresses the first `size` bytes of a zlib stream (RFC 1950), in Node or a browser. The rest is ignored, as in
 * libpng and Pillow.
 *
 * @throws RangeError if the stream is damaged or too short
 */
export async function inflateFirst(compressed: Uint8Array, size: number): Promise<Uint8Array> {
  const zlib = await nodeModule<typeof Zlib>('node:zlib', 'media/png').catch(() => undefined);
  const raw = await (zlib === undefined ? streamed(compressed, size) : atOnce(zlib, compressed, size)).catch(
    (cause: unknown) => {
      throw new RangeError(`its pixels cannot be decompressed (${(cause as Error).message})`, { cause });
    },
  );
  if (raw.length === size) return raw;
  throw new RangeError(`its pixels need ${size} bytes; it has ${raw.length}`);
}

/**
 * Uses Node's synchronous function, which is the fastest for small images. A longer stream is read only up to the
 * limit.
 */
async function atOnce(zlib: typeof Zlib, compressed: Uint8Array, size: number): Promise<Uint8Array> {
  try {
    return zlib.inflateSync(compressed, { maxOutputLength: size, finishFlush: zlib.constants.Z_SYNC_FLUSH });
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE') throw cause;
    return streamed(compressed, size);
  }
}

async function streamed(compressed: Uint8Array, size: number): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  // An error of the writer also appears on the readable side, where it is caught.
  writer.write(compressed as Uint8Array<ArrayBuffer>).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value.subarray(0, size - length));
    length += parts.at(-1)!.length;
  }
  await reader.cancel().catch(() => undefined);
  return joined(parts, length);
}

/** Concatenates the bytes of all parts. A single part is returned unchanged. */
export function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
