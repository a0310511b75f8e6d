import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import '@tensorflow/tfjs-backend-cpu';
import { claimRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary.ts';
import { resumeRun, start } from './tiny-run.ts';

const claims = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith('working-'));

describe('a claim', () => {
  it('is refused while another is held, and gone when it is given up', async () => {
    const folder = await temporaryFolder();
    const release = await claimRun(folder);
    await expect(claimRun(folder)).rejects.toMatchObject({
      code: 'mismatch',
      message: `[run/run-claim] this process works on the run in ${folder}. Wait for it, or end it first.`,
    });
    expect(await claims(folder)).toHaveLength(1);
    await release();
    expect(await claims(folder)).toEqual([]);
    await (await claimRun(folder))();
  });

  it('never goes to two at once', async () => {
    const folder = await temporaryFolder();
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => claimRun(folder)));
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  it.each([
    ['a process that is gone', { pid: gone, host: hostname(), began: '1' }],
    ['an earlier process with the same number', { pid: process.pid, host: hostname(), began: '1' }],
    ['another machine', { pid: process.pid, host: 'elsewhere' }],
  ])('of %s is not heeded', async (_, claim) => {
    const folder = await temporaryFolder();
    await writeFile(`${folder}/working-old.json`, JSON.stringify(claim));
    const release = await claimRun(folder);
    expect(await claims(folder)).not.toContain('working-old.json');
    await release();
  });

  it('that was torn by a crash is not heeded', async () => {
    const folder = await temporaryFolder();
    await writeFile(`${folder}/working-old.json`, '{"pid":');
    await (await claimRun(folder))();
    expect(await claims(folder)).toEqual([]);
  });

  it('keeps a second resume away from a run, and ends with it', async () => {
    await tf.setBackend('cpu');
    const folder = await temporaryFolder();
    await start(folder, 2);
    const first = resumeRun(folder, 5);
    for await (const event of first) {
      if (event.type === 'resumed') await expect(resumeRun(folder, 5)).rejects.toThrow('this process works on the run');
    }
    expect(await claims(folder)).toEqual([]);
    expect(await resumeRun(folder, 6)).toMatchObject({ reason: 'completed', step: 6 });
  });
});
