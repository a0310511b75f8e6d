import { readEvents } from '@ganforge/run';
import { expectNothingLost, startRun, suiteEngines, testKilledRun } from '@ganforge/testing';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, tinyGan } from './tiny-gan.ts';

const script = new URL('killable-run.ts', import.meta.url);

testKilledRun('a tiny GAN with all that a run has to remember', { script, steps: 400 });

if ((await suiteEngines()).includes('native')) {
  const native = new URL('killable-run-native.ts', import.meta.url);
  testKilledRun('a tiny GAN with all that a run has to remember, on native', { script: native, steps: 400 });
}

describe('SIGINT', () => {
  it('ends the run with a checkpoint, from which it goes on exactly', async () => {
    const [once, stopped] = [await temporaryFolder(), await temporaryFolder()];
    const short = { steps: 40, checkpointEvery: 40 };
    await startRun(script, once, short).ended;
    const end = await startRun(script, stopped, short, (line, kill) => line === 'step 9' && kill('SIGINT')).ended;
    expect(end).toMatchObject({ code: 130, signal: null });
    expect(end.lines.at(-1)).toMatch(/^finished /);
    const last = (await readEvents(stopped)).at(-1)!;
    expect(last).toMatchObject({ type: 'finished', reason: 'interrupted' });
    expect(last.step).toBeLessThan(40);
    expect(end.lines).toContain(`checkpoint ${last.step}`);
    await startRun(script, stopped, short).ended;
    expect(await contentsOf(`${stopped}/checkpoints/step-40`)).toEqual(await contentsOf(`${once}/checkpoints/step-40`));
  });

  it('kills the process the second time', async () => {
    const folder = await temporaryFolder();
    let first = true;
    const end = await startRun(script, folder, { steps: 100000, checkpointEvery: 1 }, (line, kill) => {
      if (line !== 'step 3' || !first) return;
      first = false;
      kill('SIGINT');
      setTimeout(() => kill('SIGINT'), 0);
    }).ended;
    // The second signal may arrive after the run has already ended. In both cases the process must end, and nothing may
    // be incomplete.
    expect(end.signal === 'SIGINT' || end.code === 130).toBe(true);
    await expectNothingLost(folder, '');
  });
});

it('goes on exactly after SIGKILL, in another process too', async () => {
  await tf.setBackend('cpu');
  const [once, killed] = [await temporaryFolder(), await temporaryFolder()];
  const settings = { steps: 20, checkpointEvery: 2 };
  let lines = '';
  for (const moment of ['step 5', 'checkpoint 12']) {
    const { ended } = startRun(script, killed, settings, (line, kill) => line === moment && kill('SIGKILL'));
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    lines = await expectNothingLost(killed, lines);
  }
  const options = { ...settings, sampleEvery: 0 };
  await resume(killed, tinyGan({ lazyEvery: 3 }), ellipse(30), options);
  await expectNothingLost(killed, lines);
  await train(tinyGan({ lazyEvery: 3 }), ellipse(30), { ...options, seed: 3, batchSize: 4, folder: once });
  expect(await contentsOf(`${killed}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
});
