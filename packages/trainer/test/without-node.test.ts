import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import { folderFs } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ellipse, tinyGan } from './tiny-gan.ts';

describe('without Node', () => {
  it('a folder is refused, with what to do', async () => {
    const opening = folderFs(() => Promise.reject(new Error('node:fs/promises is needed')));
    await expect(opening).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('Omit folder'),
    });
  });

  it('a progress bar is refused, with what to do', async () => {
    await tf.setBackend('cpu');
    const gan = tinyGan();
    const { numTensors } = tf.memory();
    vi.stubGlobal('process', Object.create(process, { stderr: { value: undefined } }));
    onTestFinished(() => void vi.unstubAllGlobals());
    const running = train(gan, ellipse(20), { seed: 1, batchSize: 4, steps: 1, progress: true });
    await expect(running).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining("Omit 'progress'"),
    });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
