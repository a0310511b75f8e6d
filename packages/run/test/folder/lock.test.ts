import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { lockRun } from '@ganforge/run';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';

const gone = spawnSync(process.execPath, ['-e', '']).pid;
const stale = JSON.stringify({ id: 'an-old-one', pid: gone, host: hostname(), began: '1' });

/** Counts how many of `n` attempts in this process that are made at once get the lock. */
async function winners(folder: string, n: number): Promise<number> {
  const all = await Promise.allSettled(Array.from({ length: n }, () => lockRun(folder)));
  for (const one of all) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'mismatch' });
  }
  const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const lock of won) await lock.release();
  return won.length;
}

describe('a lock', () => {
  it('is refused while another is held, and removed when it is released', async () => {
    const folder = await temporaryFolder();
    const lock = await lockRun(folder);
    await expect(lockRun(folder)).rejects.toMatchObject({
      code: 'mismatch',
      message: `[run/lock] this process is working on the run in ${folder}. Wait until it ends, or stop it.`,
    });
    expect(JSON.parse(await readFile(`${folder}/run.lock`, 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockRun(folder)).release();
  });

  it('goes to exactly one of two, and of twenty, that try at once in one process', async () => {
    for (const n of [2, 2, 2, 20]) {
      const folder = await temporaryFolder();
      expect(await winners(folder, n)).toBe(1);
      await writeFile(`${folder}/run.lock`, stale);
      expect(await winners(folder, n)).toBe(1);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('goes to exactly one of three processes that try at once, also with a stale lock', async () => {
    const script = fileURLToPath(new URL('try-lock.ts', import.meta.url));
    for (const before of [undefined, stale]) {
      const folder = await temporaryFolder();
      if (before !== undefined) await writeFile(`${folder}/run.lock`, before);
      const children = Array.from({ length: 3 }, () =>
        spawn(process.execPath, ['--import', 'tsx', '-C', '@ganforge/source', script, folder]),
      );
      const said = children.map(
        (child) =>
          new Promise<string>((resolve) => {
            let text = '';
            child.stdout.on('data', (data) => {
              text += data;
              if (text.endsWith('ready\n')) ready();
            });
            child.on('close', () => resolve(text.replace('ready\n', '').trim()));
          }),
      );
      let waiting = children.length;
      const ready = (): void => {
        if (--waiting === 0) for (const child of children) child.stdin.end('go\n');
      };
      const found = await Promise.all(said);
      expect(found.filter((one) => one === 'won')).toHaveLength(1);
      expect(found.filter((one) => one === 'mismatch')).toHaveLength(2);
    }
  }, 120_000);

  it.each([
    ['a process that is gone', stale],
    [
      'an earlier process with the same number',
      JSON.stringify({ id: 'x', pid: process.pid, host: hostname(), began: '1' }),
    ],
    ['another machine', JSON.stringify({ id: 'x', pid: process.pid, host: 'elsewhere' })],
  ])('of %s counts for nothing', async (_, text) => {
    const folder = await temporaryFolder();
    await writeFile(`${folder}/run.lock`, text);
    const lock = await lockRun(folder);
    await lock.check();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('that a crash left incomplete is ignored, unless a process is still writing it', async () => {
    const folder = await temporaryFolder();
    await writeFile(`${folder}/run.lock`, '{"pid":');
    await utimes(`${folder}/run.lock`, new Date(0), new Date(0));
    await (await lockRun(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says that its folder was removed, or is another now', async () => {
    const folder = await temporaryFolder();
    const lock = await lockRun(folder);
    await rm(`${folder}/run.lock`);
    await expect(lock.check()).rejects.toMatchObject({ code: 'io', message: expect.stringContaining('was removed') });
    const other = await lockRun(folder);
    await expect(lock.check()).rejects.toMatchObject({ code: 'io' });
    await lock.release(); // another's stays
    await other.check();
    await rm(folder, { recursive: true });
    await expect(other.check()).rejects.toMatchObject({ code: 'io' });
    await other.release();
  });
});
