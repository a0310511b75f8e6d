import { GanError } from '../errors/error.ts';
import { crc32 } from '../hash/crc.ts';
import { leavesRoot } from './safe-names.ts';

const WHERE = 'formats/zip';

/** The limits of a zip archive without zip64. */
const MAX_BYTES = 0xffffffff - 1;
const MAX_FILES = 0xffff - 1;

/** 1 January 1980, the earliest date in the format. The date is fixed, so equal files give equal archives. */
const DATE = 0x0021;

/**
 * Encodes files as a zip archive without compression (PKWARE APPNOTE.TXT 6.3.10).
 *
 * The same files give the same bytes: they are sorted by name and dated 1 January 1980.
 *
 * @param files bytes by file name, with `/` between folders
 * @throws GanError `argument` if a name is unsafe, there are 65,535 or more files, or the archive has 4 GiB or more
 *
 * @example
 * const archive = writeZip({ 'notes.txt': new TextEncoder().encode('hello') });
 */
export function writeZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  for (const name of Object.keys(files)) checkName(name);
  return writeZipByKey(files);
}

/**
 * Encodes files like {@link writeZip}, for names that are keys and not paths. No name may lead out of the archive's
 * folder.
 */
export function writeZipByKey(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, data]) => ({ name: encodeKey(key), data, crc: crc32(data) }));
  const directoryStart = entries.reduce((sum, { name, data }) => sum + 30 + name.length + data.length, 0);
  const directorySize = entries.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const total = directoryStart + directorySize + 22;
  if (entries.length > MAX_FILES || total > MAX_BYTES) {
    throw new GanError(
      WHERE,
      `an archive must have at most ${MAX_FILES} files and ${MAX_BYTES} bytes; ` +
        `received ${entries.length} files of ${total} bytes. Write several archives.`,
    );
  }
  const archive = new Uint8Array(total);
  const view = new DataView(archive.buffer);
  let local = 0;
  let central = directoryStart;
  for (const { name, data, crc } of entries) {
    view.setUint32(local, 0x04034b50, true);
    writeCommon(view, local + 4, crc, data.length, name.length);
    archive.set(name, local + 30);
    archive.set(data, local + 30 + name.length);

    view.setUint32(central, 0x02014b50, true);
    view.setUint16(central + 4, 20, true); // version 2.0 created the file
    writeCommon(view, central + 6, crc, data.length, name.length);
    view.setUint32(central + 42, local, true);
    archive.set(name, central + 46);

    local += 30 + name.length + data.length;
    central += 46 + name.length;
  }
  view.setUint32(central, 0x06054b50, true);
  view.setUint16(central + 8, entries.length, true);
  view.setUint16(central + 10, entries.length, true);
  view.setUint32(central + 12, directorySize, true);
  view.setUint32(central + 16, directoryStart, true);
  return archive;
}

/**
 * Writes the 26 bytes that the local and the central header have in common, from "version needed" to "extra field
 * length".
 */
function writeCommon(view: DataView, at: number, crc: number, size: number, nameLength: number): void {
  view.setUint16(at, 20, true); // version 2.0 is needed
  view.setUint16(at + 2, 0x0800, true); // the flag for names in UTF-8
  view.setUint16(at + 8, DATE, true); // the method (0, stored) and the time (midnight) stay 0
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameLength, true);
}

/** Throws if some operating system cannot store a name. */
function checkName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (!/[\\:\u0000-\u001f]/.test(name) && name.split('/').every((part) => !/^\.{0,2}$/.test(part))) return;
  throw unsafe(name);
}

function encodeKey(key: string): Uint8Array {
  // A zero byte is rejected, because Python cuts a name there.
  if (key === '' || key.includes('\0') || leavesRoot(key) || /\p{Surrogate}/u.test(key)) throw unsafe(key);
  const bytes = new TextEncoder().encode(key);
  if (bytes.length <= 0xffff) return bytes;
  throw new GanError(WHERE, `a file name must be at most 65535 bytes; received ${bytes.length}. Use a shorter one.`);
}

function unsafe(name: string): GanError {
  const shown = JSON.stringify(name).slice(0, 100);
  return new GanError(WHERE, `a file name is unsafe: ${shown}. Use relative names, as in 'a/b.txt'.`);
}
