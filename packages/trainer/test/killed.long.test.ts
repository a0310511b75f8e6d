import { createDraw } from '@ganforge/core';
import { readEvents } from '@ganforge/trainer';
import { describe, expect, it } from 'vitest';
import { expectNothingLost, startRun } from './child.ts';
import { contentsOf, temporaryFolder } from './temporary.ts';

const settings = { steps: 400, checkpointEvery: 1 };

describe('SIGKILL', () => {
  it('at 20 random moments: every restart goes on, nothing written is lost, the end is the same', async () => {
    const [once, killed] = [await temporaryFolder(), await temporaryFolder()];
    const whole = await startRun(once, settings).ended;
    expect(whole).toMatchObject({ code: 0 });
    const random = createDraw(2024).uniformValues(60);
    let lines = '';
    let reached = 0;
    for (let i = 0; i < 20; i++) {
      const [kind, events, delay] = [random[3 * i]!, random[3 * i + 1]!, random[3 * i + 2]!];
      // a fifth at any time from the start of the process, the rest a little after some event: in the middle of a write
      let seen = 0;
      const run = startRun(killed, settings, (_, kill) => {
        if (kind >= 0.2 && ++seen === 1 + Math.floor(events * 30)) setTimeout(() => kill('SIGKILL'), delay * 8);
      });
      if (kind < 0.2) setTimeout(() => run.kill('SIGKILL'), delay * 2000);
      expect(await run.ended, `kill ${i}`).toMatchObject({ signal: 'SIGKILL' });
      lines = await expectNothingLost(killed, lines);
      const made = lines === '' ? [] : await readEvents(killed);
      const last = Math.max(0, ...made.filter(({ type }) => type === 'checkpoint').map(({ step }) => step));
      expect(last).toBeGreaterThanOrEqual(reached);
      reached = last;
    }
    expect(reached).toBeGreaterThan(50);
    expect(await startRun(killed, settings).ended).toMatchObject({ code: 0 });
    await expectNothingLost(killed, lines);
    expect(await contentsOf(`${killed}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
  });
});

describe('SIGINT', () => {
  it('ends the run with a checkpoint, from which it goes on exactly', async () => {
    const [once, stopped] = [await temporaryFolder(), await temporaryFolder()];
    const short = { steps: 40, checkpointEvery: 40 };
    await startRun(once, short).ended;
    const end = await startRun(stopped, short, (line, kill) => line === 'step 9' && kill('SIGINT')).ended;
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(end.lines.at(-1)).toBe('interrupted');
    const last = (await readEvents(stopped)).at(-1)!;
    expect(last).toMatchObject({ type: 'finished', reason: 'interrupted' });
    expect(last.step).toBeLessThan(40);
    expect(end.lines).toContain(`checkpoint ${last.step}`);
    await startRun(stopped, short).ended;
    expect(await contentsOf(`${stopped}/checkpoints/step-40`)).toEqual(await contentsOf(`${once}/checkpoints/step-40`));
  });

  it('kills the process the second time', async () => {
    const folder = await temporaryFolder();
    let first = true;
    const end = await startRun(folder, { steps: 100000, checkpointEvery: 1 }, (line, kill) => {
      if (line !== 'step 3' || !first) return;
      first = false;
      kill('SIGINT');
      setTimeout(() => kill('SIGINT'), 0);
    }).ended;
    // The second signal may come after the run has ended by itself: either way the process is gone, and nothing is half.
    expect(end.signal === 'SIGINT' || end.lines.at(-1) === 'interrupted').toBe(true);
    await expectNothingLost(folder, '');
  });
});
