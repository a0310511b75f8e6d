import { expectNothingLost, startRun } from '@ganforge/testing';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, tinyGan } from './tiny-gan.ts';

it('goes on exactly after SIGKILL, in another process too', async () => {
  await tf.setBackend('cpu');
  const [once, killed] = [await temporaryFolder(), await temporaryFolder()];
  const settings = { steps: 20, checkpointEvery: 2 };
  let lines = '';
  for (const moment of ['step 5', 'checkpoint 12']) {
    const { ended } = startRun(
      new URL('killable-run.ts', import.meta.url),
      killed,
      settings,
      (line, kill) => line === moment && kill('SIGKILL'),
    );
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    lines = await expectNothingLost(killed, lines);
  }
  const options = { ...settings, sampleEvery: 0 };
  await resume(killed, tinyGan({ lazyEvery: 3 }), ellipse(30), options);
  await expectNothingLost(killed, lines);
  await train(tinyGan({ lazyEvery: 3 }), ellipse(30), { ...options, seed: 3, batchSize: 4, folder: once });
  expect(await contentsOf(`${killed}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
});
