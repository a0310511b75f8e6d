import type * as Os from 'node:os';
import { GanError, ioError, nodeFs, nodeModule } from '@ganforge/formats';

const where = 'run/run-claim';

/** Who works on a run. */
interface Claim {
  readonly pid: number;
  /** When the process began, in the system's own count; absent where the system does not say. */
  readonly began?: string;
  readonly host: string;
}

/**
 * Claims a run's folder for this process until the returned function is called, or the process ends however it does.
 *
 * Each claim is a file of its own, and whoever wrote one looks for those of others afterwards: of two at once at
 * least one sees the other and gives way. A process that is gone leaves a claim that nobody heeds, and the next one
 * removes it. Processes of other machines cannot be seen, and are not heeded either.
 *
 * @throws GanError `mismatch` when a process of this machine works on the run; `io` when the folder cannot be written
 */
export async function claimRun(folder: string): Promise<() => Promise<void>> {
  const fs = await nodeFs(where);
  const own = `working-${globalThis.crypto.randomUUID()}.json`;
  const release = () => fs.rm(`${folder}/${own}`, { force: true }).catch(() => undefined);
  try {
    await fs.writeFile(`${folder}/${own}`, JSON.stringify(await claimOf(process.pid)), { flag: 'wx' });
    for (const name of await fs.readdir(folder)) {
      if (!/^working-.*\.json$/.test(name) || name === own) continue;
      const pid = await livingOwner(`${folder}/${name}`);
      if (pid !== undefined) throw heldBy(folder, pid);
      await fs.rm(`${folder}/${name}`, { force: true });
    }
    return release;
  } catch (cause) {
    await release();
    throw cause instanceof GanError ? cause : ioError(where, `claim ${folder}`, cause);
  }
}

/** Runs `work` while the run's folder is claimed. */
export async function whileClaimed<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await claimRun(folder);
  try {
    return await work();
  } finally {
    await release();
  }
}

function heldBy(folder: string, pid: number): GanError {
  const who = pid === process.pid ? 'this process' : `process ${pid}`;
  return new GanError(where, `${who} works on the run in ${folder}. Wait for it, or end it first.`, {
    code: 'mismatch',
  });
}

/** The process that a claim is of, if it is still there. */
async function livingOwner(path: string): Promise<number | undefined> {
  const fs = await nodeFs(where);
  const text = await fs.readFile(path, 'utf8').catch(() => '');
  let claim: Claim;
  try {
    claim = JSON.parse(text) as Claim;
  } catch {
    return undefined; // torn by a crash; whoever is still writing it will look for ours
  }
  const now = await claimOf(claim.pid);
  return isAlive(claim.pid) && now.host === claim.host && now.began === claim.began ? claim.pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** What a claim of process `pid` would say now. */
async function claimOf(pid: number): Promise<Claim> {
  const fs = await nodeFs(where);
  const { hostname } = await nodeModule<typeof Os>('node:os', where);
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // proc(5): after the name in parentheses come the state (Z is dead, not yet buried) and, as the 20th, the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const began = fields[0] === 'Z' ? 'over' : fields[19];
  return { pid, host: hostname(), ...(began !== undefined && { began }) };
}
