import { spawn, spawnSync } from 'node:child_process';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { lockRun } from '@ganforge/run';
import { describe, expect, it, onTestFinished } from 'vitest';
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

  it('is refused where a process that runs holds it', async () => {
    const folder = await temporaryFolder();
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    onTestFinished(() => void child.kill());
    // On Linux, the lock has the time at which the process began; elsewhere nothing.
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => undefined);
    const began = stat?.split(' ')[21];
    const held = { id: 'x', pid: child.pid, host: hostname(), ...(began !== undefined && { began }) };
    await writeFile(`${folder}/run.lock`, JSON.stringify(held));
    await expect(lockRun(folder)).rejects.toMatchObject({
      code: 'mismatch',
      message: expect.stringContaining(`process ${child.pid} is working on the run`),
    });
  });

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
