import { readFile, stat } from 'node:fs/promises';
import { repairGradients } from '@ganforge/core/gradients';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, numbersOf, tinyGan } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const common = { seed: 3, batchSize: 4, sampleEvery: 0 };

describe('train refuses or stops at', () => {
  it.each([
    [{ batchSize: 21 }, {}, /batchSize must be an integer in 1\.\.20, the size of the dataset; received 21/],
    [{ batchSize: 4, accumulate: 3 }, {}, /the batch size must be a multiple of accumulate \(3\); it is 4/],
    [{ steps: 0 }, {}, /steps must be an integer >= 1; received 0/],
    [{ steps: Number.NaN }, {}, /steps must be an integer/],
    [{ steps: '5' as unknown as number }, {}, /steps must be an integer >= 1; received '5'/],
    [{ sampleCount: 4097 }, {}, /sampleCount must be an integer in 1\.\.4096; received 4097/],
    [{ keepLast: 0 }, {}, /keepLast must be an integer >= 1/],
    [{ accumulate: 0.5 }, {}, /accumulate must be an integer >= 1/],
    [{ seed: -1 }, {}, /seed/],
    [{ best: { metric: 'x', mode: 'least' as 'min' } }, {}, /best.mode must be 'min' or 'max'; received 'least'/],
    [{ best: { mode: 'min' } as never }, {}, /best.metric must be a name, such as 'fid'; received undefined/],
    [{ best: { metric: '', mode: 'min' } as const }, {}, /best.metric must be a name, such as 'fid'; received ''/],
    [{ best: { metric: 'fid' } as never }, {}, /best.mode must be 'min' or 'max'; received undefined/],
    [{ epochs: 5 }, {}, /there is no option 'epochs'. Try one of steps, /],
    [{ checkPointEvery: 5 }, {}, /there is no option 'checkPointEvery'/],
    [{ fallback: true }, {}, /there is no option 'fallback'/],
    [
      { signal: new AbortController() as unknown as AbortSignal },
      {},
      /signal must be an AbortSignal; received an object/,
    ],
    [{ onEvent: 'log' as never }, {}, /onEvent must be a function; received 'log'/],
    [{ sampleConditions: [1] as never }, {}, /sampleConditions must be a batch of tensors .*; received an array/],
    [{ progress: 'yes' as never }, {}, /progress must be true or false; received 'yes'/],
    [{ folder: '' }, {}, /folder must be a string that is not empty; received ''/],
    [{ seed: '1' as never }, {}, /seed must be a number; received '1'/],
    [{}, { learningRate: 'ones(3000, 3000)' }, /the learning rate of 'critic' must be/],
    [
      { steps: 30 },
      { learningRate: '0.01 * (1 - step / 20)' },
      /learning rate of 'critic' must be 0 or more; '0.01 \* \(1 - step \/ 20\)' is -0.0045\d* at step 29/,
    ],
    [{ steps: 8 }, { learningRate: '0.1 / (7 - step)' }, /is Infinity at step 7/],
    [{}, { decay: ' ' }, /the decay of the average of 'generator' must be .*; ' ' is empty/],
    [{}, { criticUpdates: 1.5 }, /updatesPerStep of 'critic' must be a whole number >= 0; it is 1.5 at step 0/],
    [{}, { stages: [{ name: 'main', batchSize: 64 }] }, /batchSize must be an integer in 1\.\.20/],
    [{}, { stages: [{ name: 'a' }, { name: 'b' }] }, /stage 'a' must have a length, since 'b' follows/],
    [{}, { stages: [{ name: 'a', length: { steps: 2 } }, { name: 'a' }] }, /stages need different names/],
    [{}, { learningRate: '0.01 * progress' }, /needs the progress of the stage, which has no length/],
    [{}, { learningRate: { linear: [1, 0], over: { turns: 3 } } as never }, /must be \{ steps \}, \{ examples \} or/],
    [{}, { decay: 'step' + '!' }, /the decay of the average of 'generator'/],
  ])('refuses %o with a GAN of %o before it trains', async (options, ganOptions, problem) => {
    const gan = tinyGan(ganOptions);
    const before = numbersOf(gan.networks.critic!);
    const running = train(gan, ellipse(20), { ...common, steps: 2, ...options });
    await expect(running).rejects.toThrow(problem);
    await expect(running).rejects.toMatchObject({ name: 'GanError', code: 'argument' });
    expect(numbersOf(gan.networks.critic!)).toEqual(before);
  });

  it('refuses options that are not an object', async () => {
    await expect(train(tinyGan(), ellipse(20), undefined as never)).rejects.toThrow(
      'options must be an object; received undefined',
    );
    await expect(resume('nowhere', tinyGan(), ellipse(20), { steps: 1, folder: 'x' } as never)).rejects.toThrow(
      "there is no option 'folder'",
    );
  });

  it('refuses bad options before a folder is made', async () => {
    const folder = `${await temporaryFolder()}/run`;
    await expect(train(tinyGan({ learningRate: 'x' }), ellipse(20), { ...common, steps: 1, folder })).rejects.toThrow();
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('puts the repaired gradients in place of what was loaded since', async () => {
    repairGradients();
    const repaired = tf.getGradient('LeakyRelu');
    const folder = await temporaryFolder();
    for (const run of [
      () => train(tinyGan(), ellipse(20), { ...common, steps: 1, folder }),
      () => resume(folder, tinyGan(), ellipse(20), { steps: 2, sampleEvery: 0 }),
    ]) {
      tf.registerGradient({ ...repaired }); // simulates that tfjs registers its own gradient again
      expect(tf.getGradient('LeakyRelu')).not.toBe(repaired);
      await run();
      expect(tf.getGradient('LeakyRelu')).toBe(repaired);
    }
  });

  it('stops on NaN, says where, and keeps the last checkpoint', async () => {
    const folder = await temporaryFolder();
    const gan = tinyGan({ scale: 'step < 5 ? 1 : -1' });
    const running = train(gan, ellipse(20), { ...common, steps: 9, folder, checkpointEvery: 2 });
    await expect(running).rejects.toThrow(
      /^\[trainer\/train\] the run stopped after step 5: player 'generator', term 'adversarial' is NaN at step 5.*The last intact checkpoint is .*checkpoints\/step-4\.$/,
    );
    await expect(running).rejects.toMatchObject({ code: 'not-finite' });
    const last = JSON.parse((await readFile(`${folder}/events.jsonl`, 'utf8')).trim().split('\n').at(-1)!);
    expect(last).toMatchObject({ type: 'failed', step: 5, code: 'not-finite', checkpoint: 'checkpoints/step-4' });
  });

  it.each([
    ['in the middle', { steps: 4, sampleEvery: 2 }, 2],
    ['at the end', { steps: 3, sampleEvery: 50 }, 3],
  ])('has the checkpoint of the step when sampling fails %s', async (_, options, step) => {
    const folder = await temporaryFolder();
    const sample = () => {
      throw new Error('no sample');
    };
    const running = train({ ...tinyGan(), sample }, ellipse(20), { ...common, checkpointEvery: 2, ...options, folder });
    await expect(running).rejects.toThrow('no sample');
    const again = resume(folder, tinyGan(), ellipse(20), { steps: 4, sampleEvery: 0 });
    for await (const event of again) if (event.type === 'resumed') expect(event.checkpoint).toBe(`step-${step}`);
    const once = await temporaryFolder();
    await train(tinyGan(), ellipse(20), { ...common, steps: 4, folder: once });
    const last = (run: string) => contentsOf(`${run}/checkpoints/step-4`);
    expect(await last(folder)).toEqual(await last(once));
  });
});
