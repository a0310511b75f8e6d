import { ioError, maskedCrc32c, nodeFs } from '@ganforge/formats';
import type { Values } from '../events/events.ts';

/** Writes scalars and images in the format of TensorBoard. */
export interface EventFileWriter {
  readonly path: string;
  /** Writes one point for each value. The tag is the name of the value. */
  scalars(step: number, values: Values): Promise<void>;
  /** Writes one picture; `png` is a complete PNG file. */
  image(step: number, tag: string, png: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Options of {@link openEventFile}. */
export interface EventFileOptions {
  /** From this step on, TensorBoard ignores the content of earlier files in the folder. */
  readonly purgeFrom?: number;
}

/**
 * Opens a new TensorBoard event file in `folder`. Each start and each resume of a run has its own file.
 *
 * Each record is a TFRecord frame (length, masked CRC-32C, data, masked CRC-32C) that contains a `tensorflow.Event`
 * message (tensorflow/core/util/event.proto). A record is appended in one call. So if the process is killed, the file
 * is readable up to its last complete record.
 *
 * @throws GanError `io` if the disk is full, read-only, or access is denied
 */
export async function openEventFile(folder: string, options: EventFileOptions = {}): Promise<EventFileWriter> {
  const where = 'run/tensorboard';
  const fs = await nodeFs(where);
  const now = (): number => (performance.timeOrigin + performance.now()) / 1000;
  const path = await freePath(folder, Math.floor(now()));
  const guard = async <T>(doing: () => Promise<T>): Promise<T> => {
    try {
      return await doing();
    } catch (cause) {
      throw ioError(where, `write ${path}`, cause);
    }
  };
  // The flag 'ax' never overwrites an existing file, and always appends.
  const file = await guard(() => fs.open(path, 'ax'));
  const append = (event: Uint8Array): Promise<void> => guard(async () => void (await file.writeFile(frame(event))));
  const event = (step: number, values: Uint8Array[]): Uint8Array =>
    concat([double(1, now()), varint(2, step), bytes(5, concat(values.map((value) => bytes(1, value))))]);

  await append(concat([double(1, now()), text(3, 'brain.Event:2')]));
  if (options.purgeFrom !== undefined) {
    const started = bytes(7, varint(1, 1)); // a session_log with the status START
    await append(concat([double(1, now()), varint(2, options.purgeFrom), started]));
  }
  return {
    path,
    scalars: (step, values) =>
      append(
        event(
          step,
          Object.entries(values).map(([tag, value]) => concat([text(1, tag), float(2, value)])),
        ),
      ),
    image: (step, tag, png) => {
      const { width, height, channels } = pngHeader(png);
      const image = concat([varint(1, height), varint(2, width), varint(3, channels), bytes(4, png)]);
      return append(event(step, [concat([text(1, tag), bytes(4, image)])]));
    },
    close: () => guard(() => file.close()),
  };
}

/** Reads the size and the number of channels of a PNG file from its first chunk (PNG specification, 11.2.1). */
function pngHeader(png: Uint8Array): { width: number; height: number; channels: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const channels = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 }[view.getUint8(25)] ?? 3;
  return { width: view.getUint32(16), height: view.getUint32(20), channels };
}

async function freePath(folder: string, seconds: number): Promise<string> {
  const fs = await nodeFs('run/tensorboard');
  for (let n = 0; ; n++) {
    const path = `${folder}/events.out.tfevents.${String(seconds).padStart(10, '0')}.ganforge.${String(n).padStart(4, '0')}`;
    const taken = await fs.stat(path).then(
      () => true,
      () => false,
    );
    if (!taken) return path;
  }
}

/** Returns a TFRecord frame that contains `data`. */
function frame(data: Uint8Array): Uint8Array {
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  view.setUint32(0, data.length, true); // the upper half of the 64-bit length is 0
  view.setUint32(8, maskedCrc32c(head.subarray(0, 8)), true);
  const tail = new Uint8Array(4);
  new DataView(tail.buffer).setUint32(0, maskedCrc32c(data), true);
  return concat([head, data, tail]);
}

// In the wire format of protocol buffers, a field is a key (`field << 3 | type`) and a value. By type, the value is a
// varint (0), 8 bytes (1), a length and bytes (2), or 4 bytes (5).

function varintBytes(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...out, rest]);
}

function varint(field: number, value: number): Uint8Array {
  return concat([varintBytes(field << 3), varintBytes(value)]);
}

function double(field: number, value: number): Uint8Array {
  const out = new DataView(new ArrayBuffer(9));
  out.setUint8(0, (field << 3) | 1);
  out.setFloat64(1, value, true);
  return new Uint8Array(out.buffer);
}

function float(field: number, value: number): Uint8Array {
  const out = new DataView(new ArrayBuffer(5));
  out.setUint8(0, (field << 3) | 5);
  out.setFloat32(1, value, true);
  return new Uint8Array(out.buffer);
}

function bytes(field: number, data: Uint8Array): Uint8Array {
  return concat([varintBytes((field << 3) | 2), varintBytes(data.length), data]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
