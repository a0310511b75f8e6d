import { GanError } from '../errors/error.ts';
import { crc32 } from '../hash/crc.ts';
import { checkBytes } from '../options/bytes.ts';
import { bytesOf } from '../tensor/named-array.ts';
import { inflateRaw } from './inflate.ts';
import { isFolderName, leavesRoot, safeNames } from './safe-names.ts';
import { damaged, type Entry, readEntries, shown, WHERE } from './zip-directory.ts';

/** Options of {@link readZip}. */
export interface ReadZipOptions {
  /** The files to read. A missing file is an error. @default all files */
  readonly names?: readonly string[];
  /** Maximum total number of bytes of the files. @default 2 ** 31 */
  readonly maxBytes?: number;
}

/** An open archive. Each file is unpacked when it is read. */
export interface ZipArchive {
  /** The file names, in the order of the archive's directory, without folders. */
  readonly names: readonly string[];
  /** Returns the unpacked size that the archive declares for a file. */
  sizeOf(name: string): number;
  /**
   * Returns the bytes of a file. They are a view into the archive if the file is stored without compression.
   *
   * @throws GanError `file` if the archive has no file of this name, or the file cannot be unpacked; `checksum` if the
   *   CRC differs; `unsupported` without DecompressionStream
   */
  read(name: string): Promise<Uint8Array>;
}

/**
 * Opens a zip archive, so that its files can be read one at a time. Files may be stored or deflated, and zip64 is
 * supported.
 *
 * The reader uses the central directory and checks everything: bounds, overlaps, sizes and CRCs. It stops a stream that
 * gives more bytes than declared. Names are made safe for any system: `photos\1.png` becomes `photos/1.png`, `/x` and
 * `./x` become `x`, and a second `x` becomes `x (2)`. Names that are not UTF-8 are read as code page 437.
 *
 * @throws GanError `file` if the archive is damaged or split, or a name leaves the archive's root (`../x`)
 *
 * @example
 * const archive = openZip(bytes);
 * for (const name of archive.names) console.log(name, (await archive.read(name)).length);
 */
export function openZip(archive: Uint8Array): ZipArchive {
  const packed = entriesOf(archive);
  for (const { stored } of packed.keys()) {
    if (leavesRoot(stored)) throw damaged(`a file name is unsafe: ${JSON.stringify(shown(stored))}`);
  }
  const files = [...packed].filter(([{ stored, size }]) => size > 0 || !isFolderName(stored));
  const names = safeNames(files.map(([{ stored }]) => stored));
  return archiveOf(new Map(names.map((name, i) => [name, files[i]!])));
}

/**
 * Opens a zip archive like {@link openZip}, but keeps the stored names. It is for archives such as .npz, whose names
 * are keys and not paths.
 *
 * A file whose name occurs twice cannot be read, but the other files can be read.
 */
export function openZipByKey(archive: Uint8Array): ZipArchive {
  const files = new Map<string, readonly [Entry, Uint8Array]>();
  const twice = new Set<string>();
  for (const [entry, packed] of entriesOf(archive)) {
    if (files.has(entry.stored)) twice.add(entry.stored);
    files.set(entry.stored, [entry, packed]);
  }
  const opened = archiveOf(files);
  const once = (name: string): string => {
    if (twice.has(name)) throw damaged(`it holds '${shown(name)}' twice`);
    return name;
  };
  return { ...opened, sizeOf: (name) => opened.sizeOf(once(name)), read: async (name) => opened.read(once(name)) };
}

function entriesOf(archive: Uint8Array): ReadonlyMap<Entry, Uint8Array> {
  checkBytes(WHERE, archive);
  return readEntries(bytesOf(archive));
}

function archiveOf(files: ReadonlyMap<string, readonly [Entry, Uint8Array]>): ZipArchive {
  const find = (name: string): readonly [Entry, Uint8Array] => {
    const found = files.get(name);
    if (found !== undefined) return found;
    throw damaged(`it has no '${shown(name)}'; it has ${shortList([...files.keys()])}`);
  };
  return {
    names: [...files.keys()],
    sizeOf: (name) => find(name)[0].size,
    read: async (name) => unpack(name, ...find(name)),
  };
}

function shortList(names: readonly string[]): string {
  return names.slice(0, 100).join(', ').slice(0, 200) || 'no files';
}

/**
 * Reads all files of a zip archive, or only those in `names`. See {@link openZip}.
 *
 * @throws GanError under the same conditions as {@link openZip} and its `read`; also `file` if the archive has no file
 *   of a name or the files exceed `maxBytes`
 *
 * @example
 * const files = await readZip(bytes, { names: ['mu.npy'] });
 */
export async function readZip(archive: Uint8Array, options: ReadZipOptions = {}): Promise<Record<string, Uint8Array>> {
  return readFiles(openZip(archive), options);
}

/** Unpacks all or some files of an open archive. Their total size must not exceed the limit. */
export async function readFiles(opened: ZipArchive, options: ReadZipOptions): Promise<Record<string, Uint8Array>> {
  const { names, maxBytes = 2 ** 31 } = options;
  if (!(maxBytes >= 0)) throw new GanError(WHERE, `maxBytes must be a number >= 0; received ${maxBytes}.`);
  const wanted = [...new Set(names ?? opened.names)];
  const total = wanted.reduce((sum, name) => sum + opened.sizeOf(name), 0);
  if (total > maxBytes) {
    throw damaged(`its files must take at most ${maxBytes} bytes (maxBytes); they declare ${total}`);
  }
  const files: [string, Uint8Array][] = [];
  for (const name of wanted) files.push([name, await opened.read(name)]);
  return Object.fromEntries(files);
}

async function unpack(name: string, entry: Entry, packed: Uint8Array): Promise<Uint8Array> {
  const { method, encrypted, crc, size } = entry;
  if (encrypted) throw damaged(`'${shown(name)}' is encrypted, which is not supported`);
  if (method !== 0 && method !== 8) {
    throw damaged(`'${shown(name)}' must be stored (0) or deflated (8); received method ${method}`);
  }
  const file = method === 8 ? await inflateRaw(WHERE, shown(name), packed, size) : packed;
  const received = crc32(file);
  if (received === crc) return file;
  throw new GanError(WHERE, `'${shown(name)}' is damaged: CRC-32 must be ${hex(crc)}; received ${hex(received)}.`, {
    code: 'checksum',
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
