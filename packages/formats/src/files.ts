import type * as Fs from 'node:fs/promises';
import { GanError } from './error.ts';
import { nodeModule } from './node-module.ts';

/**
 * Node's `fs/promises`, loaded at the first use, so that nothing here needs Node until a file is touched.
 *
 * @throws GanError `unsupported` outside Node
 */
export function nodeFs(where: string): Promise<typeof Fs> {
  return nodeModule<typeof Fs>('node:fs/promises', where);
}

/**
 * Writes a file so that a reader finds the old bytes or the new ones, never a part: aside, synced, renamed.
 *
 * It is written as `<path>.partial`: one writer of a path at a time.
 *
 * @throws GanError `io` when the disk is full, read-only or forbidden; the old file is then untouched
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string, where = 'formats/files'): Promise<void> {
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
 * Writes a folder of files so that it exists whole or not at all: into `<path>.partial`, synced, renamed.
 *
 * A folder that is there already is replaced as a whole: it steps aside as `<path>.old` and is removed once the new one
 * is in its place. Folders cannot be swapped in one step, so a crash in the moment between leaves no `<path>`, but the
 * old folder whole in `<path>.old` (and the new one in `<path>.partial`); nothing written is lost.
 *
 * @param files file name (no separators) to bytes
 * @throws GanError `argument` for a name with separators, `io` when the disk is full, read-only or forbidden, or `path`
 * is a file; the old folder is then in its place, untouched
 */
export async function writeFolderAtomic(
  path: string,
  files: Readonly<Record<string, Uint8Array | string>>,
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
    await fs.mkdir(aside, { recursive: true });
    for (const [name, data] of Object.entries(files)) await writeSynced(fs, `${aside}/${name}`, data);
    await syncFolder(fs, aside);
    await putInPlace(fs, aside, path, where);
  } catch (cause) {
    await fs.rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw ioError(where, `write ${path}`, cause);
  }
}

/** Renames the folder `aside` to `path`, keeping a folder that is there until the new one has its name. */
async function putInPlace(fs: typeof Fs, aside: string, path: string, where: string): Promise<void> {
  const old = `${path}.old`;
  const there = await fs.stat(path).catch(() => undefined);
  if (there?.isDirectory() === false) {
    throw new GanError(where, `could not write ${path}: it is a file, not a folder. Move it or choose another name.`, {
      code: 'io',
    });
  }
  if (there !== undefined) {
    await fs.rm(old, { recursive: true, force: true }); // left by a crash, and older than what is at `path`
    await fs.rename(path, old);
  }
  try {
    await fs.rename(aside, path);
  } catch (cause) {
    if (there !== undefined) await fs.rename(old, path);
    throw cause;
  }
  await syncFolder(fs, folderOf(path));
  await fs.rm(old, { recursive: true, force: true }).catch(() => undefined); // the new folder stands: no failure
}

/** Turns what the operating system said into a {@link GanError} that says what to do. */
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
    EMFILE: 'too many files are open. Close some or raise the limit (ulimit -n).',
  };
  const reason = advice[code] ?? `${(cause as Error | undefined)?.message ?? String(cause)}.`;
  return new GanError(where, `could not ${doing}: ${reason}`, { code: code === 'ENOENT' ? 'file' : 'io', cause });
}

function folderOf(path: string): string {
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash);
}

async function writeSynced(fs: typeof Fs, path: string, data: Uint8Array | string): Promise<void> {
  const file = await fs.open(path, 'w');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is durable once its folder is synced; Windows cannot open folders and does without. */
async function syncFolder(fs: typeof Fs, path: string): Promise<void> {
  const folder = await fs.open(path, 'r').catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}
