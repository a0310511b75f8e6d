import type * as Os from 'node:os';
import { nodeFs } from '../files/files.ts';
import { nodeModule } from '../files/node-module.ts';

const where = 'formats/download';

/**
 * Returns the name of the partial file that this process uses for `path`. If a process that has ended left a partial
 * file, it is renamed to this name.
 *
 * Two processes never write the same file, because the name contains the host and the process id. If two processes try
 * to take over a file, the rename succeeds only for one of them.
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
    const taken = await fs.access(own).then(
      () => true,
      () => false,
    );
    if (taken) await fs.rm(`${folder}${name}`, { force: true });
    else await fs.rename(`${folder}${name}`, own).catch(() => undefined); // another process has taken it over
  }
  return own;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only tests whether the process exists
    return true;
  } catch (cause) {
    return (cause as { code?: string }).code !== 'ESRCH';
  }
}
