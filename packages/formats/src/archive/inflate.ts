import { GanError } from '../errors/error.ts';

/**
 * Decompresses a raw deflate stream (RFC 1951) that must give exactly `size` bytes. It stops as soon as the stream
 * gives more.
 *
 * @throws GanError `file` if the stream is damaged or has another size; `unsupported` if there is no
 *   DecompressionStream
 */
export async function inflateRaw(where: string, name: string, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const stream = openStream(where);
  const writer = stream.writable.getWriter();
  // An error of the writer also appears on the readable side, where it is caught.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const inflated = allocated(where, name, size);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new GanError(where, `'${name}' is damaged: its compressed bytes cannot be decompressed.`, {
        code: 'file',
        cause,
      });
    });
    if (done) break;
    if (length + value.length > size) {
      await reader.cancel().catch(() => undefined);
      throw new GanError(where, `'${name}' inflates to more than the ${size} bytes it declares.`, { code: 'file' });
    }
    inflated.set(value, length);
    length += value.length;
  }
  if (length === size) return inflated;
  throw new GanError(where, `'${name}' inflates to ${length} bytes, but declares ${size}.`, { code: 'file' });
}

/** Allocates memory for the unpacked bytes. The file declares their number. */
function allocated(where: string, name: string, size: number): Uint8Array {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw new GanError(where, `'${name}' declares ${size} bytes, more than fit in memory at once.`, {
      code: 'file',
      cause,
    });
  }
}

function openStream(where: string): DecompressionStream {
  try {
    return new DecompressionStream('deflate-raw');
  } catch (cause) {
    throw new GanError(where, "DecompressionStream('deflate-raw') is missing: use Node 20.12 or later.", {
      code: 'unsupported',
      cause,
    });
  }
}
