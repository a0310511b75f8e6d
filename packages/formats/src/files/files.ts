import type * as Fs from 'node:fs/promises';
import { GanError } from '../errors/error.ts';
import { nodeModule } from './node-module.ts';

/**
 * Returns Node's module `fs/promises`. It is loaded at the first use, so that this module can be imported without Node.
 *
 * @throws GanError `unsupported` outside Node
 */
export function nodeFs(where: string): Promise<typeof Fs> {
  return nodeModule<typeof Fs>('node:fs/promises', where);
}

/** The content of a file: text, bytes, or bytes in several parts. */
export type FileContents = string | Uint8Array | readonly Uint8Array[];

/** Number of bytes that are read or hashed at once. */
const CHUNK: number = 64 * 2 ** 20;

/**
 * Reads a file of any size. (Node's own `readFile` is limited to 2 GiB.)
 *
 * @throws errors of the file system
 */
export async function readBytes(path: string, where = 'formats/files'): Promise<Uint8Array<ArrayBuffer>> {
  const fs = await nodeFs(where);
  const file = await fs.open(path, 'r');
  try {
    const bytes = new Uint8Array((await file.stat()).size);
    const read = await readFully(file, bytes);
    return bytes.subarray(0, read);
  } finally {
    await file.close();
  }
}

/** Fills `into` in chunks from the current position of the file. It reads fewer bytes if the file ends earlier. */
export async function readFully(file: Fs.FileHandle, into: Uint8Array): Promise<number> {
  let at = 0;
  while (at < into.length) {
    const { bytesRead } = await file.read(into, at, Math.min(CHUNK, into.length - at), null);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

/**
 * Writes a file atomically. A reader finds either all old bytes or all new bytes.
 *
 * It writes `<path>.partial`, syncs it and renames it. So only one writer at a time may use a path.
 *
 * @throws GanError `io` if the disk is full, read-only, or access is denied; the old file is then unchanged
 */
export async function writeFileAtomic(path: string, data: FileContents, where = 'formats/files'): Promise<void> {
  const fs = await nodeFs(where);
  const aside = `${path}.partial`;
  try {
    await writeSynced(fs, aside, data);
    await fs.rename(aside, path);
    await syncFolder(fs, folderOf(path));
  } catch (cause) {
    await fs.rm(aside, { force: true }).catch(() => undefined);
    throw ioError(where, `write ${path}`, cause);
  }
}

/**
 * Writes a folder of files so that it exists completely or not at all.
 *
 * It writes `<path>.partial`, syncs it and renames it. An existing folder is replaced as a whole. It is renamed to
 * `<path>.old`, and it is removed when the new folder has its name. After a crash between these steps, `<path>` does
 * not exist. But the complete old folder is in `<path>.old` and the complete new folder is in `<path>.partial`, so
 * nothing is lost.
 *
 * @param files contents by file name; a name has no separators, and contents in parts may have any size
 * @throws GanError `argument` if a name has separators; `io` if the disk is full or read-only, access is denied, or
 *   `path` is a file. The old folder is then unchanged
 */
export async function writeFolderAtomic(
  path: string,
  files: Readonly<Record<string, FileContents>>,
  where = 'formats/files',
): Promise<void> {
  for (const name of Object.keys(files)) {
    if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) {
      throw new GanError(where, `files of ${path} must have names without separators; received '${name}'.`);
    }
  }
  const fs = await nodeFs(where);
  const aside = `${path}.partial`;
  try {
    await fs.rm(aside, { recursive: true, force: true });
    await makeFolder(aside, where);
    for (const [name, data] of Object.entries(files)) await writeSynced(fs, `${aside}/${name}`, data);
    await syncFolder(fs, aside);
    await putInPlace(fs, aside, path, where);
  } catch (cause) {
    await fs.rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw ioError(where, `write ${path}`, cause);
  }
}

/** Renames the folder `aside` to `path`. An existing folder is kept until the rename is complete. */
async function putInPlace(fs: typeof Fs, aside: string, path: string, where: string): Promise<void> {
  const old = `${path}.old`;
  const there = await fs.stat(path).catch(() => undefined);
  if (there?.isDirectory() === false) {
    throw new GanError(where, `could not write ${path}: it is a file, not a folder. Move it or choose another name.`, {
      code: 'io',
    });
  }
  if (there !== undefined) {
    // If there is a folder at `old`, it remained after an earlier crash. It is older than the folder at `path`.
    await fs.rm(old, { recursive: true, force: true });
    await fs.rename(path, old);
  }
  try {
    await fs.rename(aside, path);
  } catch (cause) {
    if (there !== undefined) await fs.rename(old, path);
    throw cause;
  }
  await syncFolder(fs, folderOf(path));
  // The new folder is in place already, so an error here is ignored.
  await fs.rm(old, { recursive: true, force: true }).catch(() => undefined);
}

/**
 * Creates a folder and its parents if they do not exist.
 *
 * It creates the folders one by one. Node's option `recursive` is not used: it reports a read-only file system as a
 * missing path, and it never returns under /proc.
 *
 * @throws GanError from {@link ioError} for the first folder that cannot be created
 */
export async function makeFolder(path: string, where = 'formats/files'): Promise<void> {
  const fs = await nodeFs(where);
  const attempt = (folder: string): Promise<{ readonly code?: string } | undefined> =>
    fs.mkdir(folder).then(
      () => undefined,
      (cause: { readonly code?: string }) => cause,
    );
  const make = async (folder: string): Promise<void> => {
    let refused = await attempt(folder);
    const above = folderOf(folder);
    if (refused?.code === 'ENOENT' && above !== folder) {
      // Another call may have created the parent folder in the meantime. So only a second failure means that the folder
      // cannot be created.
      if (!(await isFolder(fs, above))) await make(above);
      refused = await attempt(folder);
    }
    if (refused === undefined || (await isFolder(fs, folder))) return;
    throw refused.code === 'EEXIST' ? Object.assign(new Error('a file'), { code: 'ENOTDIR', cause: refused }) : refused;
  };
  await make(path).catch((cause: unknown) => {
    throw ioError(where, `make the folder ${path}`, cause);
  });
}

function isFolder(fs: typeof Fs, path: string): Promise<boolean> {
  return fs.stat(path).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
}

/** Converts an error of the operating system to a {@link GanError} that says what to do. */
export function ioError(where: string, doing: string, cause: unknown): GanError {
  if (cause instanceof GanError) return cause;
  const code = (cause as { code?: string } | undefined)?.code ?? '';
  const advice: Record<string, string> = {
    ENOSPC: 'the disk is full. Free some space or choose another folder.',
    EDQUOT: 'the disk quota is used up. Free some space or choose another folder.',
    EROFS: 'the file system is read-only. Choose another folder.',
    EACCES: 'permission was denied. Choose another folder or change its permissions.',
    EPERM: 'the operation is not permitted. Choose another folder or change its permissions.',
    ENOENT: 'no such file or folder. Check the path.',
    ENOTDIR: 'a part of the path is a file, not a folder. Check the path.',
    EISDIR: 'the path is a folder, not a file. Check the path.',
    EEXIST: 'a file or folder of that name exists. Move it or choose another name.',
    ENOTEMPTY: 'the folder is not empty. Choose another.',
    ENAMETOOLONG: 'the name is too long for this file system. Choose a shorter one.',
    ELOOP: 'symbolic links form a circle. Remove one of them.',
    EMFILE: 'too many files are open. Close some or raise the limit (ulimit -n).',
  };
  // readdir writes this character in place of bytes that are not UTF-8. No file has the resulting name.
  if (code === 'ENOENT' && doing.includes('\ufffd')) {
    const problem = `could not ${doing}: its name is not UTF-8. Rename it.`;
    return new GanError(where, problem, { code: 'file', cause });
  }
  const reason = advice[code] ?? `${(cause as Error | undefined)?.message ?? String(cause)}.`;
  return new GanError(where, `could not ${doing}: ${reason}`, { code: code === 'ENOENT' ? 'file' : 'io', cause });
}

function folderOf(path: string): string {
  const bare = path.replace(/(?<=.)[/\\]+$/, '');
  const slash = Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\'));
  return slash < 0 ? '.' : slash === 0 ? '/' : bare.slice(0, slash);
}

async function writeSynced(fs: typeof Fs, path: string, data: FileContents): Promise<void> {
  const file = await fs.open(path, 'w');
  try {
    // Each part is appended after the previous part. Node itself splits large parts.
    for (const part of typeof data === 'string' || ArrayBuffer.isView(data) ? [data] : data) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Syncs a folder, so that a rename in it survives a power failure. On Windows this does nothing, because folders cannot
 * be opened.
 */
async function syncFolder(fs: typeof Fs, path: string): Promise<void> {
  const folder = await fs.open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}
