import { writeZip } from '@ganforge/formats';

type Piece = number | string | Uint8Array | readonly Piece[];

/** Concatenates numbers (one byte each), texts (UTF-8) and arrays of them. */
export function bytes(...pieces: readonly Piece[]): Uint8Array {
  const flat = (piece: Piece): number[] => {
    if (typeof piece === 'number') return [piece];
    if (typeof piece === 'string') return [...new TextEncoder().encode(piece)];
    return piece instanceof Uint8Array ? [...piece] : piece.flatMap(flat);
  };
  return Uint8Array.from(flat(pieces));
}

/** Returns the little-endian bytes of `value`. */
export function little(value: number | bigint, size: 1 | 2 | 4 | 8): Uint8Array {
  const whole = new Uint8Array(8);
  new DataView(whole.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return whole.subarray(0, size);
}

// Operations of a pickle, with the names of pickletools.
export const MARK = '(';
export const STOP = '.';
export const global = (module: string, name: string): Uint8Array => bytes('c', module, '\n', name, '\n');
export const text = (value: string): Uint8Array => bytes('X', little(new TextEncoder().encode(value).length, 4), value);
export const int = (value: number): Uint8Array => bytes('J', little(value, 4));
export const long = (value: bigint): Uint8Array => bytes(0x8a, 8, little(value, 8));
export const tuple = (...items: readonly Piece[]): Uint8Array => bytes(MARK, ...items, 't');
export const list = (...items: readonly Piece[]): Uint8Array => bytes(']', MARK, ...items, 'e');
export const dict = (...items: readonly Piece[]): Uint8Array => bytes('}', MARK, ...items, 'u');
export const call = (module: string, name: string, ...args: readonly Piece[]): Uint8Array =>
  bytes(global(module, name), tuple(...args), 'R');
export const put = (index: number): Uint8Array => bytes('q', index);
export const get = (index: number): Uint8Array => bytes('h', index);
export const NONE = 'N';
export const pickle = (...pieces: readonly Piece[]): Uint8Array => bytes(0x80, 2, ...pieces, STOP);

/** Returns the pickle operations for the storage `key` of a zip container. */
export const storage = (key: string, count: number, type = 'FloatStorage'): Uint8Array =>
  bytes(tuple(text('storage'), global('torch', type), text(key), text('cpu'), int(count)), 'Q');

/** Returns the pickle operations for a tensor. `held` pushes its storage. */
export const tensor = (
  held: Uint8Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array => {
  const args = [held, int(offset), tuple(...shape.map(int)), tuple(...strides.map(int)), 0x89, '}'];
  return call('torch._utils', '_rebuild_tensor_v2', ...args);
};

/** Returns a zip container with one pickle and its storages. */
export const zipContainer = (data: Uint8Array, storages: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
  writeZip({
    'archive/data.pkl': data,
    ...Object.fromEntries(Object.entries(storages).map(([key, content]) => [`archive/data/${key}`, content])),
  });

/** Returns a legacy container with the pickles `value` and `keys`, and with the storages and their lengths. */
export const legacyContainer = (
  value: Uint8Array,
  keys: readonly string[] = [],
  storages: readonly { readonly count: number; readonly content: Uint8Array }[] = [],
): Uint8Array =>
  bytes(
    pickle(0x8a, 10, [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]),
    pickle(int(1001)),
    pickle(dict(text('little_endian'), 0x88)),
    value,
    pickle(list(...keys.map(text))),
    ...storages.map(({ count, content }) => [little(count, 8), content]),
  );
