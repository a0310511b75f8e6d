import { checkBytes } from './bytes.ts';
import { crc32 } from './crc.ts';
import { GanError } from './error.ts';
import { inflateRaw } from './inflate.ts';
import { bytesOf } from './named-array.ts';

const WHERE = 'formats/zip';

// Signatures and sizes of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END64 = { signature: 0x06064b50, size: 56 };
const LOCATOR64 = { signature: 0x07064b50, size: 20 };
const END = { signature: 0x06054b50, size: 22 };

/** What a 32-bit field holds to say that the value is in its zip64 counterpart. */
const SEE_ZIP64 = 0xffffffff;

/** No deflate stream grows more: a run of 258 bytes takes at least two bits. */
const MAX_RATIO = 1032;

/** What {@link readZip} may read. */
export interface ReadZipOptions {
  /** Reads these files alone, and refuses an archive without them. @default all */
  readonly names?: readonly string[];
  /** Most bytes that the files read may have together. @default 2 ** 31 */
  readonly maxBytes?: number;
}

interface Entry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/** The files of an archive, each unpacked when it is asked for. */
export interface ZipArchive {
  /** In the order of the archive's directory; entries for folders are left out. */
  readonly names: readonly string[];
  /** Bytes that a file has, unpacked, as the archive declares them. */
  sizeOf(name: string): number;
  /**
   * A file's bytes; a view into the archive where it is stored.
   *
   * @throws GanError `file` for a name that the archive lacks, and for what does not unpack; `checksum` where the CRC
   * differs; `unsupported` without DecompressionStream
   */
  read(name: string): Promise<Uint8Array>;
}

/**
 * Opens a zip archive, stored or deflated, zip64 or not, to read its files one by one.
 *
 * Goes by the central directory and believes nothing: bounds, overlaps, sizes and CRC are checked, and a stream that
 * inflates beyond its declared size is stopped.
 *
 * @throws GanError `file` for a damaged, encrypted or split archive, unsafe names (`../x`, `/x`, `C:x`) or names given
 * twice
 *
 * @example
 * const archive = openZip(bytes);
 * for (const name of archive.names) console.log(name, (await archive.read(name)).length);
 */
export function openZip(archive: Uint8Array): ZipArchive {
  checkBytes(WHERE, archive);
  const bytes = bytesOf(archive);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const directory = findDirectory(view);
  const entries = readDirectory(bytes, view, directory);
  const packed = locate(bytes, view, entries, directory.start);
  const files = new Map(entries.filter(({ name }) => !name.endsWith('/')).map((entry) => [entry.name, entry]));
  const entryOf = (name: string): Entry => {
    const entry = files.get(name);
    if (entry !== undefined) return entry;
    throw damaged(`it has no '${name}'; it has ${[...files.keys()].join(', ').slice(0, 200) || 'no files'}`);
  };
  return {
    names: [...files.keys()],
    sizeOf: (name) => entryOf(name).size,
    read: async (name) => unpack(entryOf(name), packed.get(entryOf(name))!),
  };
}

/**
 * The files of a zip archive by name: all that {@link openZip} opens, or those of `names`, at once.
 *
 * @throws GanError as {@link openZip} and its `read`; `file` also for a name the archive lacks, and for more than
 * `maxBytes`
 *
 * @example
 * const files = await readZip(bytes, { names: ['mu.npy'] });
 */
export async function readZip(archive: Uint8Array, options: ReadZipOptions = {}): Promise<Record<string, Uint8Array>> {
  checkBytes(WHERE, archive);
  const { names, maxBytes = 2 ** 31 } = options;
  if (!(maxBytes >= 0)) throw new GanError(WHERE, `maxBytes must be a number >= 0; received ${maxBytes}.`);
  const opened = openZip(archive);
  const wanted = [...new Set(names ?? opened.names)];
  const total = wanted.reduce((sum, name) => sum + opened.sizeOf(name), 0);
  if (total > maxBytes) {
    throw damaged(`its files must take at most ${maxBytes} bytes (maxBytes); they declare ${total}`);
  }
  const files: [string, Uint8Array][] = [];
  for (const name of wanted) files.push([name, await opened.read(name)]);
  return Object.fromEntries(files);
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Finds the central directory, which must reach up to the end record, or to the zip64 one where there is one. */
function findDirectory(view: DataView): Directory {
  const at = findEnd(view);
  const locator = at - LOCATOR64.size;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR64.signature) {
    const at64 = getUint64(view, locator + 8);
    if (at64 > locator - END64.size || view.getUint32(at64, true) !== END64.signature) {
      throw damaged('its zip64 end record is not where it should be');
    }
    const [count, size, start] = [32, 40, 48].map((field) => getUint64(view, at64 + field)) as [number, number, number];
    return checkDirectory({ start, end: start + size, count }, at64);
  }
  // The numbers of this disk, and of the disk where the directory starts.
  if (view.getUint32(at + 4, true) !== 0) throw damaged('it is split over several disks, which is not supported');
  const start = view.getUint32(at + 16, true);
  return checkDirectory(
    { start, end: start + view.getUint32(at + 12, true), count: view.getUint16(at + 10, true) },
    at,
  );
}

function checkDirectory(directory: Directory, limit: number): Directory {
  const { start, end, count } = directory;
  if (end !== limit || count * CENTRAL.size > end - start) {
    throw damaged('its directory does not end where the end record begins');
  }
  return directory;
}

/** The end record is the last thing in the file but for a comment, whose length it gives. */
function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - END.size - 0xffff);
  for (let at = view.byteLength - END.size; at >= earliest; at--) {
    if (view.getUint32(at, true) !== END.signature) continue;
    if (at + END.size + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw damaged('it has no end record: it is cut short or of another format');
}

function readDirectory(bytes: Uint8Array, view: DataView, { start, end, count }: Directory): Entry[] {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.size > end || view.getUint32(at, true) !== CENTRAL.signature) {
      throw damaged('its directory is damaged');
    }
    const nameEnd = at + CENTRAL.size + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its directory is damaged');
    const name = readName(bytes.subarray(at + CENTRAL.size, nameEnd));
    if (seen.has(name)) throw damaged(`it holds '${name}' twice`);
    seen.add(name);
    entries.push(readEntry(view, at, name, { start: nameEnd, end: extraEnd }));
    at = next;
  }
  if (at !== end) throw damaged('its directory is damaged');
  return entries;
}

function readEntry(view: DataView, at: number, name: string, extra: { start: number; end: number }): Entry {
  const method = view.getUint16(at + 10, true);
  if (view.getUint16(at + 8, true) & 1) throw damaged(`'${name}' is encrypted, which is not supported`);
  if (method !== 0 && method !== 8) {
    throw damaged(`'${name}' must be stored (0) or deflated (8); received method ${method}`);
  }
  const large = zip64Values(view, extra);
  // In the order in which the zip64 field holds those that do not fit (APPNOTE 4.5.3).
  const [size, packedSize, offset] = [at + 24, at + 20, at + 42].map((field) => {
    const value = view.getUint32(field, true);
    return value === SEE_ZIP64 ? (large.shift() ?? value) : value;
  }) as [number, number, number];
  const deflated = method === 8;
  if (deflated ? size > packedSize * MAX_RATIO : size !== packedSize) {
    throw damaged(`'${name}' cannot hold ${size} bytes in ${packedSize}`);
  }
  if (name.endsWith('/') && size > 0) throw damaged(`the folder '${name}' holds bytes`);
  return { name, deflated, crc: view.getUint32(at + 16, true), packedSize, size, offset };
}

/** The 64-bit values of the extra field with id 1, which is the zip64 one. */
function zip64Values(view: DataView, extra: { start: number; end: number }): number[] {
  let at = extra.start;
  while (at + 4 <= extra.end) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const next = at + 4 + length;
    if (next > extra.end) break;
    if (id === 1) {
      return Array.from({ length: Math.min(3, Math.floor(length / 8)) }, (_, i) => getUint64(view, at + 4 + 8 * i));
    }
    at = next;
  }
  return [];
}

/** The packed bytes of every entry, which must not overlap each other or the directory. */
function locate(bytes: Uint8Array, view: DataView, entries: readonly Entry[], limit: number): Map<Entry, Uint8Array> {
  const packed = new Map<Entry, Uint8Array>();
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    const { name, offset } = entry;
    if (offset < free) throw damaged(`'${name}' overlaps another file`);
    if (offset + LOCAL.size > limit || view.getUint32(offset, true) !== LOCAL.signature) {
      throw damaged(`the header of '${name}' is not where it should be`);
    }
    const nameStart = offset + LOCAL.size;
    const nameEnd = nameStart + view.getUint16(offset + 26, true);
    const start = nameEnd + view.getUint16(offset + 28, true);
    free = start + entry.packedSize;
    if (free > limit) throw damaged(`'${name}' lies outside the file`);
    const method = entry.deflated ? 8 : 0;
    if (readName(bytes.subarray(nameStart, nameEnd)) !== name || view.getUint16(offset + 8, true) !== method) {
      throw damaged(`the header of '${name}' contradicts the directory`);
    }
    packed.set(entry, bytes.subarray(start, free));
  }
  return packed;
}

async function unpack({ name, deflated, crc, size }: Entry, packed: Uint8Array): Promise<Uint8Array> {
  const file = deflated ? await inflateRaw(WHERE, name, packed, size) : packed;
  const received = crc32(file);
  if (received === crc) return file;
  throw new GanError(WHERE, `'${name}' is damaged: CRC-32 must be ${hex(crc)}; received ${hex(received)}.`, {
    code: 'checksum',
  });
}

function readName(bytes: Uint8Array): string {
  let name = '';
  try {
    name = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged('a file name is not UTF-8');
  }
  checkZipName(name, damaged);
  return name;
}

/** Refuses names that would leave the folder an archive is unpacked into, on any system. */
export function checkZipName(name: string, refuse: (problem: string) => GanError): void {
  const parts = name.replace(/\/$/, '').split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\\:\u0000-\u001f]/.test(name) || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw refuse(`a file name is unsafe: ${JSON.stringify(name).slice(0, 100)}`);
  }
}

/** Exact up to 2^53; what lies above is outside every file, and is refused by the bounds like any number too large. */
function getUint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function damaged(problem: string): GanError {
  return new GanError(WHERE, `not a zip archive that can be read: ${problem}.`, { code: 'file' });
}
