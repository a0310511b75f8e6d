import { GanError } from '../errors/error.ts';
import { crc32 } from '../hash/crc.ts';
import { decodeName } from './safe-names.ts';

export const WHERE = 'formats/zip';

// Signatures and sizes of the records in PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END64 = { signature: 0x06064b50, size: 56 };
const LOCATOR64 = { signature: 0x07064b50, size: 20 };
const END = { signature: 0x06054b50, size: 22 };

/** If a 32-bit field has this value, the real value is in the zip64 field. */
const SEE_ZIP64 = 0xffffffff;

/** The highest compression ratio of deflate. It compresses a run of 258 bytes to two bits. */
const MAX_RATIO = 1032;

/** A file or a folder in an archive. */
export interface Entry {
  /** The decoded name, before it is made safe. */
  readonly stored: string;
  readonly nameBytes: Uint8Array;

  /** The compression method. 0 means stored, and 8 means deflate. Other methods are not supported. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Offset of the local header in bytes. */
  readonly offset: number;
}

/** A range of bytes. `start` is inclusive, and `end` is exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Reads the entries of an archive, in the order of its directory, and the packed bytes of each entry. */
export function readEntries(bytes: Uint8Array): ReadonlyMap<Entry, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const directory = findDirectory(view);
  const entries = readDirectory(bytes, view, directory);
  const packed = locate(bytes, view, entries, directory.start);
  return new Map(entries.map((entry) => [entry, packed.get(entry)!]));
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/**
 * Finds the central directory. It must end where the end record starts, or where the zip64 end record starts if there
 * is one.
 */
function findDirectory(view: DataView): Directory {
  const at = findEnd(view);
  const locator = at - LOCATOR64.size;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR64.signature) {
    const at64 = getUint64(view, locator + 8);
    if (at64 > locator - END64.size || view.getUint32(at64, true) !== END64.signature) {
      throw damaged('its zip64 end record is not at the expected place');
    }
    const [count, size, start] = [32, 40, 48].map((field) => getUint64(view, at64 + field)) as [number, number, number];
    return checkDirectory({ start, end: start + size, count }, at64);
  }
  // These are the number of this disk and the number of the disk on which the directory starts.
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
    throw damaged('its directory does not end at the start of the end record');
  }
  return directory;
}

/** Finds the end record. Only a comment may follow the record. The record contains the length of the comment. */
function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - END.size - 0xffff);
  for (let at = view.byteLength - END.size; at >= earliest; at--) {
    if (view.getUint32(at, true) !== END.signature) continue;
    if (at + END.size + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw damaged('it has no end record: it is truncated or of another format');
}

function readDirectory(bytes: Uint8Array, view: DataView, { start, end, count }: Directory): Entry[] {
  const entries: Entry[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL.size > end || view.getUint32(at, true) !== CENTRAL.signature) {
      throw damaged('its directory is damaged');
    }
    const nameEnd = at + CENTRAL.size + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its directory is damaged');
    entries.push(readEntry(bytes, view, at, { start: nameEnd, end: extraEnd }));
    at = next;
  }
  if (at !== end) throw damaged('its directory is damaged');
  return entries;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, extra: Range): Entry {
  const nameBytes = bytes.subarray(at + CENTRAL.size, extra.start);
  const stored = decodeName(nameBytes, unicodeName(view, nameBytes, extra));
  const name = shown(stored);
  const method = view.getUint16(at + 10, true);
  const encrypted = (view.getUint16(at + 8, true) & 1) !== 0;
  const large = zip64Values(view, extra);
  // The zip64 field contains the values in this order (APPNOTE 4.5.3).
  const [size, packedSize, offset] = [at + 24, at + 20, at + 42].map((field) => {
    const value = view.getUint32(field, true);
    return value === SEE_ZIP64 ? (large.shift() ?? value) : value;
  }) as [number, number, number];
  const lies = method === 0 ? size !== packedSize : method === 8 && size > packedSize * MAX_RATIO;
  if (lies && !encrypted) {
    throw damaged(`'${name}' cannot hold ${size} bytes in ${packedSize}`);
  }
  return { stored, nameBytes, method, encrypted, crc: view.getUint32(at + 16, true), packedSize, size, offset };
}

/** Reads the 64-bit values of the zip64 extra field (id 1). */
function zip64Values(view: DataView, extra: Range): number[] {
  const field = extraField(view, extra, 1);
  if (field === undefined) return [];
  const count = Math.min(3, Math.floor((field.end - field.start) / 8));
  return Array.from({ length: count }, (_, i) => getUint64(view, field.start + 8 * i));
}

/**
 * Reads the UTF-8 name from the extra field 0x7075, if this field belongs to the name in the header (APPNOTE 4.6.9).
 */
function unicodeName(view: DataView, name: Uint8Array, extra: Range): Uint8Array | undefined {
  const field = extraField(view, extra, 0x7075);
  if (field === undefined || field.end - field.start < 5 || view.getUint8(field.start) !== 1) return undefined;
  if (view.getUint32(field.start + 1, true) !== crc32(name)) return undefined;
  return new Uint8Array(view.buffer, view.byteOffset + field.start + 5, field.end - field.start - 5);
}

/** Finds the content of the extra field with this id, if there is one. */
function extraField(view: DataView, { start, end }: Range, wanted: number): Range | undefined {
  let at = start;
  while (at + 4 <= end) {
    const next = at + 4 + view.getUint16(at + 2, true);
    if (next > end) return undefined;
    if (view.getUint16(at, true) === wanted) return { start: at + 4, end: next };
    at = next;
  }
  return undefined;
}

/** Finds the packed bytes of each entry. They must overlap neither each other nor the directory. */
function locate(bytes: Uint8Array, view: DataView, entries: readonly Entry[], limit: number): Map<Entry, Uint8Array> {
  const packed = new Map<Entry, Uint8Array>();
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    const { offset } = entry;
    const name = shown(entry.stored);
    if (offset < free) throw damaged(`'${name}' overlaps another file`);
    if (offset + LOCAL.size > limit || view.getUint32(offset, true) !== LOCAL.signature) {
      throw damaged(`the header of '${name}' is not at the expected place`);
    }
    const nameStart = offset + LOCAL.size;
    const nameEnd = nameStart + view.getUint16(offset + 26, true);
    const start = nameEnd + view.getUint16(offset + 28, true);
    free = start + entry.packedSize;
    if (free > limit) throw damaged(`'${name}' lies outside the file`);
    const sameName = equal(bytes.subarray(nameStart, nameEnd), entry.nameBytes);
    if (!sameName || view.getUint16(offset + 8, true) !== entry.method) {
      throw damaged(`the header of '${name}' contradicts the directory`);
    }
    packed.set(entry, bytes.subarray(start, free));
  }
  return packed;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Shortens a name for a message. */
export function shown(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}

/**
 * Reads 64 bits as a number, which is exact up to 2^53. A larger value is outside every file, so the checks of bounds
 * reject it.
 */
function getUint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** Returns the error for a damaged archive. `problem` is a sentence without its full stop. */
export function damaged(problem: string): GanError {
  return new GanError(WHERE, `cannot read the zip archive: ${problem}.`, { code: 'file' });
}
