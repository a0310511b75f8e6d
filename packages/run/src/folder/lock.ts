import type * as Os from 'node:os';
import { GanError, ioError, nodeFs, nodeModule } from '@ganforge/formats';

const where = 'run/lock';

/** The name of the lock file in the folder of a run. */
export const lockName = 'run.lock';

/**
 * Milliseconds after which an unreadable lock file is assumed to be left by a crash. A newer file may still be being
 * written.
 */
const TORN = 2000;

/** Identifies the process that holds a lock. */
interface Holder {
  /** A unique id of the lock. */
  readonly id: string;
  readonly pid: number;
  /**
   * The start time of the process in a unit of the operating system. It is absent if the operating system does not
   * provide it.
   */
  readonly began?: string;
  readonly host: string;
}

/** A lock that this process holds. */
export interface RunLock {
  /**
   * Checks that the lock file still exists. It is missing if the folder was removed or replaced.
   *
   * @throws GanError `io` if the lock file does not exist
   */
  check(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks the folder of a run for this process. The lock file contains the process id, its start time and the host.
 *
 * If several processes try to lock a folder at once, exactly one succeeds. A lock is stale if its process has ended, or
 * if its process id now belongs to another process. Stale locks are ignored. Locks of other machines are also ignored,
 * because it is not possible to check whether their processes are running.
 *
 * @throws GanError `mismatch` if another process of this machine is training the run; `io` if the folder cannot be
 *   written
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = `${folder}/${lockName}`;
  const id = await acquire(path, folder);
  const fs = await nodeFs(where);
  return {
    async check() {
      if ((await readHolder(path))?.id === id) return;
      const problem = `${folder} was removed or replaced during the run. Nothing more is written there. Start the run again.`;
      throw new GanError(where, problem, { code: 'io' });
    },
    async release() {
      if ((await readHolder(path).catch(() => undefined))?.id === id) await fs.rm(path, { force: true });
    },
  };
}

/** Locks the folder of a run, runs `work` and releases the lock. */
export async function whileLocked<T>(folder: string, work: (lock: RunLock) => Promise<T>): Promise<T> {
  const lock = await lockRun(folder);
  try {
    return await work(lock);
  } finally {
    await lock.release().catch(() => undefined);
  }
}

/** Returns whether a running process of this machine holds the lock of a folder. */
export async function isLocked(folder: string): Promise<boolean> {
  const holder = await readHolder(`${folder}/${lockName}`);
  return holder !== undefined && (await isLiving(holder));
}

/** Creates the lock file, or replaces a stale lock file, and returns its id. */
async function acquire(path: string, folder: string): Promise<string> {
  const fs = await nodeFs(where);
  const own: Holder = { ...(await processOf(process.pid)), id: globalThis.crypto.randomUUID() };
  const text = JSON.stringify(own);
  for (;;) {
    try {
      await fs.writeFile(path, text, { flag: 'wx' });
      return own.id;
    } catch (cause) {
      if ((cause as { code?: string }).code !== 'EEXIST') throw ioError(where, `lock ${folder}`, cause);
    }
    const found = await readHolder(path);
    if (found === undefined) continue; // the other process has released the lock in the meantime
    if (await isLiving(found)) throw heldBy(folder, found.pid);
    if (await replace(path, found, text, folder)) return own.id;
  }
}

/**
 * Replaces a stale lock. Returns false if another process was faster.
 *
 * During the replacement, the process holds a second lock on the lock file. If two processes find the same stale lock,
 * only one of them replaces it, and the other one then finds a new lock.
 */
async function replace(path: string, stale: Holder, text: string, folder: string): Promise<boolean> {
  const fs = await nodeFs(where);
  const guard = `${path}.${stale.id}`;
  await acquire(guard, folder);
  try {
    if ((await readHolder(path))?.id !== stale.id) return false;
    await fs.writeFile(`${guard}.new`, text);
    await fs.rename(`${guard}.new`, path);
    return true;
  } catch (cause) {
    throw ioError(where, `lock ${folder}`, cause);
  } finally {
    await fs.rm(guard, { force: true }).catch(() => undefined);
  }
}

/**
 * Returns the holder of the lock at `path`, or undefined if there is no lock. For an old lock that cannot be read, it
 * returns a holder that does not exist.
 */
async function readHolder(path: string): Promise<Holder | undefined> {
  const fs = await nodeFs(where);
  for (;;) {
    const text = await fs.readFile(path, 'utf8').catch((cause: { code?: string }) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
      throw ioError(where, `read ${path}`, cause);
    });
    if (text === undefined) return undefined;
    try {
      const holder = JSON.parse(text) as Holder;
      if (Number.isInteger(holder.pid) && /^[\w-]+$/.test(holder.id)) return holder;
    } catch {}
    const stat = await fs.stat(path).catch(() => undefined);
    if (stat === undefined) continue;
    if (Date.now() - stat.mtimeMs > TORN) return { id: `torn-${stat.ino}-${stat.mtimeMs}`, pid: -1, host: '' };
    // The file was just created, and its content will be written soon.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function isLiving({ pid, host, began }: Holder): Promise<boolean> {
  if (pid < 1 || !isAlive(pid)) return false;
  const now = await processOf(pid);
  return now.host === host && now.began === began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Returns the content of the lock file for process `pid`. */
async function processOf(pid: number): Promise<Omit<Holder, 'id'>> {
  const fs = await nodeFs(where);
  const { hostname } = await nodeModule<typeof Os>('node:os', where);
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // In this file (see proc(5)), the state follows the name in parentheses; Z means zombie. The start time is the 20th
  // field after the name.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const began = fields[0] === 'Z' ? 'over' : fields[19];
  return { pid, host: hostname(), ...(began !== undefined && { began }) };
}

function heldBy(folder: string, pid: number): GanError {
  const who = pid === process.pid ? 'this process' : `process ${pid}`;
  return new GanError(where, `${who} is working on the run in ${folder}. Wait until it ends, or stop it.`, {
    code: 'mismatch',
  });
}
