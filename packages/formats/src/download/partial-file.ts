import type * as Fs from 'node:fs/promises';
import type * as Os from 'node:os';
import { ioError, nodeFs } from '../files/files.ts';
import { nodeModule } from '../files/node-module.ts';

/** What a partial file was fetched from, so that its rest is not taken from something else. */
export interface Origin {
  readonly url: string;
  /** A strong ETag or a Last-Modified date, for If-Range (RFC 9110, section 13.1.5). */
  readonly validator: string | undefined;
  /** Length of the whole, where the server said it. */
  readonly total: number | undefined;
}

const where = 'formats/download';

/**
 * The name of this process's own partial file of `path`; what a process that has ended left of it is taken over.
 *
 * Two processes never write one file: the name carries host and process id, and taking over is one rename, which only
 * one of them can win. Leftovers of this host's dead processes beside the one taken over are removed.
 */
export async function claimPartial(path: string): Promise<string> {
  const fs = await nodeFs(where);
  const os = await nodeModule<typeof Os>('node:os', where);
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const [folder, file] = [path.slice(0, slash), path.slice(slash)];
  const prefix = `${file}.${os.hostname().replace(/\W/g, '_')}-`;
  const own = `${folder}${prefix}${process.pid}.partial`;
  for (const name of await fs.readdir(folder || '.')) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.partial$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue;
    const orphan = `${folder}${name}`;
    if (await isThere(fs, own)) {
      await discardPartial(orphan);
    } else {
      await fs.rename(orphan, own).catch(() => undefined); // another process was quicker
      await fs.rename(originOf(orphan), originOf(own)).catch(() => undefined);
    }
  }
  return own;
}

/** Removes a partial file and its origin. */
export async function discardPartial(partial: string): Promise<void> {
  const fs = await nodeFs(where);
  await fs.rm(originOf(partial), { force: true });
  await fs.rm(partial, { force: true });
}

/** Makes a whole partial file the file that it was to become. */
export async function finishPartial(partial: string, path: string): Promise<void> {
  const fs = await nodeFs(where);
  try {
    await fs.rename(partial, path);
    await fs.rm(originOf(partial), { force: true });
  } catch (cause) {
    throw ioError(where, `rename ${partial} to ${path}`, cause);
  }
}

/** How much of what is there, and of what origin; nothing where either is unknown. */
export async function inspectPartial(partial: string): Promise<{ size: number; origin: Origin | undefined }> {
  const fs = await nodeFs(where);
  try {
    const origin = JSON.parse(await fs.readFile(originOf(partial), 'utf8')) as Origin;
    return { size: (await fs.stat(partial)).size, origin };
  } catch {
    return { size: 0, origin: undefined };
  }
}

/** Notes what a partial file is about to be fetched from. */
export async function noteOrigin(partial: string, origin: Origin): Promise<void> {
  const fs = await nodeFs(where);
  await fs.writeFile(originOf(partial), JSON.stringify(origin));
}

function originOf(partial: string): string {
  return `${partial}.json`;
}

function isThere(fs: typeof Fs, path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 asks only whether there is such a process
    return true;
  } catch (cause) {
    return (cause as { code?: string }).code !== 'ESRCH';
  }
}
