import type * as Fs from 'node:fs/promises';
import { GanError } from './error.ts';

/**
 * Node's `fs/promises`, loaded at the first use, so that nothing here needs Node until a file is touched.
 *
 * @throws GanError `unsupported` outside Node
 */
export async function nodeFs(where: string): Promise<typeof Fs> {
  const name = 'node:fs/promises'; // not a literal in import(): bundlers for the browser then leave it alone
  try {
    return (await import(/* @vite-ignore */ name)) as typeof Fs;
  } catch (cause) {
    throw new GanError(where, 'files are read and written in Node only; this environment has no file system.', {
      code: 'unsupported',
      cause,
    });
  }
}

/**
 * Writes a file so that a reader finds the old bytes or the new ones, never a part: aside, synced, renamed.
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
 * @param files file name (no separators) to bytes
 * @throws GanError `io` when the disk is full, read-only or forbidden
 */
export async function writeFolderAtomic(
  path: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  where = 'formats/files',
): Promise<void> {
  const fs = await nodeFs(where);
  const aside = `${path}.partial`;
  try {
    await fs.rm(aside, { recursive: true, force: true });
    await fs.mkdir(aside, { recursive: true });
    for (const [name, data] of Object.entries(files)) await writeSynced(fs, `${aside}/${name}`, data);
    await syncFolder(fs, aside);
    await fs.rm(path, { recursive: true, force: true });
    await fs.rename(aside, path);
    await syncFolder(fs, folderOf(path));
  } catch (cause) {
    await fs.rm(aside, { recursive: true, force: true }).catch(() => undefined);
    throw ioError(where, `write ${path}`, cause);
  }
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
