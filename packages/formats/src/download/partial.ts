import type * as Os from 'node:os';
import { nodeFs } from '../files/files.ts';
import { nodeModule } from '../files/node-module.ts';

const where = 'formats/download';

/**
 * The name of this process's own partial file of `path`; what a process that has ended left of it is taken over.
 *
 * Two processes never write one file: the name carries host and process id, and taking over is one rename, which only
 * one of them can win.
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
    else await fs.rename(`${folder}${name}`, own).catch(() => undefined); // another process was quicker
  }
  return own;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 asks only whether there is such a process
    return true;
  } catch (cause) {
    return (cause as { code?: string }).code !== 'ESRCH';
  }
}
