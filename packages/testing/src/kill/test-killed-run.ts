import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@ganforge/core';
import { readEvents } from '@ganforge/run';
import { expect, it, onTestFinished } from 'vitest';
import { expectNothingLost, startRun } from './child.ts';

/** A run that {@link testKilledRun} kills. */
export interface KilledRunCase {
  /** A file that calls `killableRun`. */
  readonly script: URL;
  /** Number of steps of the whole run. 20 processes with `events` events each must not be able to finish it. */
  readonly steps: number;
  /** A process is killed within this number of events. Each step has two events. @default 30 */
  readonly events?: number;
}

/**
 * Kills a run with SIGKILL at 20 random times. It checks that every restart resumes the run and that no written data is
 * lost.
 *
 * The final state must be equal, byte for byte, to the final state of an uninterrupted run. A checkpoint is written at
 * every step. The test takes a minute or more.
 *
 * @example
 * testKilledRun('a tiny GAN', { script: new URL('killable-run.ts', import.meta.url), steps: 400 });
 */
export function testKilledRun(name: string, { script, steps, events = 30 }: KilledRunCase): void {
  it(`${name}, killed at 20 random moments, goes on each time and ends the same`, async () => {
    const settings = { steps, checkpointEvery: 1 };
    const [once, killed] = [await temporaryFolder(), await temporaryFolder()];
    expect(await startRun(script, once, settings).ended).toMatchObject({ code: 0 });
    const random = randomStream(2024).uniformValues(60);
    let lines = '';
    let reached = 0;
    for (let i = 0; i < 20; i++) {
      const [kind, count, delay] = [random[3 * i]!, random[3 * i + 1]!, random[3 * i + 2]!];
      // One fifth of the processes are killed at random times. The other processes are killed shortly after an event,
      // in the middle of a write.
      let seen = 0;
      const run = startRun(script, killed, settings, (_, kill) => {
        if (kind >= 0.2 && ++seen === 1 + Math.floor(count * events)) setTimeout(() => kill('SIGKILL'), delay * 8);
      });
      if (kind < 0.2) setTimeout(() => run.kill('SIGKILL'), delay * 2000);
      expect(await run.ended, `kill ${i}`).toMatchObject({ signal: 'SIGKILL' });
      lines = await expectNothingLost(killed, lines);
      const made = lines === '' ? [] : await readEvents(killed);
      const last = Math.max(0, ...made.filter(({ type }) => type === 'checkpoint').map(({ step }) => step));
      expect(last).toBeGreaterThanOrEqual(reached);
      reached = last;
    }
    expect(reached).toBeGreaterThan(events);
    expect(await startRun(script, killed, settings).ended).toMatchObject({ code: 0 });
    await expectNothingLost(killed, lines);
    expect(await checkpointsOf(killed)).toEqual(await checkpointsOf(once));
  });
}

/** Reads the contents of each file of each checkpoint as hexadecimal text, by path. */
async function checkpointsOf(folder: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const file of await readdir(join(folder, 'checkpoints'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    contents[path.slice(folder.length)] = (await readFile(path)).toString('hex');
  }
  return contents;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-killed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
