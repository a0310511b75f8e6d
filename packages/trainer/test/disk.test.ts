import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { GanError } from '@ganforge/formats';
import { readEvents } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { contentsOf, temporaryFolder } from './temporary.ts';
import { ellipse, tinyGan } from './tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const options = { seed: 3, batchSize: 4, steps: 6, checkpointEvery: 2, sampleEvery: 0 };

/** Makes the operating system reject opening paths for writing. */
function refuseWriting(pattern: RegExp, code: string): void {
  const { open } = fs;
  onTestFinished(() => refuseNothing(open));
  fs.open = async (path, flags, mode) => {
    if (pattern.test(String(path)) && flags !== 'r') throw Object.assign(new Error(code), { code });
    return open(path, flags, mode);
  };
  syncBuiltinESMExports();
}

function refuseNothing(open: typeof fs.open): void {
  fs.open = open;
  syncBuiltinESMExports();
}

describe('a disk that refuses', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the file system is read-only'],
  ])('with %s at a checkpoint: the run stops, the checkpoint before it stays and is named', async (code, problem) => {
    const folder = await temporaryFolder();
    refuseWriting(/step-4\.partial\/optimizers/, code);
    const { numTensors } = tf.memory();
    const gan = tinyGan();
    const own = tf.memory().numTensors - numTensors;
    const error = await train(gan, ellipse(20), { ...options, folder }).then(undefined, (cause: unknown) => cause);
    expect(error).toBeInstanceOf(GanError);
    expect(error).toMatchObject({ code: 'io' });
    expect((error as GanError).message).toContain(problem);
    expect((error as GanError).message).toMatch(/The last intact checkpoint is .*checkpoints\/step-2\.$/);
    expect(await fs.readdir(`${folder}/checkpoints`)).toEqual(['step-2']);
    expect((await readEvents(folder)).at(-1)).toMatchObject({
      type: 'failed',
      code: 'io',
      checkpoint: 'checkpoints/step-2',
    });
    expect(tf.memory().numTensors).toBe(numTensors + own);
  });

  it('and has space again later: the run continues with the same bits', async () => {
    const [once, folder] = [await temporaryFolder(), await temporaryFolder()];
    await train(tinyGan(), ellipse(20), { ...options, folder: once });
    const { open } = fs;
    refuseWriting(/step-4\.partial\/generator/, 'ENOSPC');
    await expect(train(tinyGan(), ellipse(20), { ...options, folder })).rejects.toMatchObject({ code: 'io' });
    refuseNothing(open);
    await resume(folder, tinyGan(), ellipse(20), options);
    expect(await contentsOf(`${folder}/checkpoints`)).toEqual(await contentsOf(`${once}/checkpoints`));
  });

  it('in the middle of the events', async () => {
    const folder = await temporaryFolder();
    const { open } = fs;
    onTestFinished(() => refuseNothing(open));
    fs.open = async (path, flags, mode) => {
      const file = await open(path, flags, mode);
      if (!String(path).endsWith('events.jsonl')) return file;
      const append = file.appendFile.bind(file);
      let lines = 0;
      file.appendFile = async (data, settings) => {
        if (++lines > 5) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        return append(data, settings);
      };
      return file;
    };
    syncBuiltinESMExports();
    const running = train(tinyGan(), ellipse(20), { ...options, folder });
    await expect(running).rejects.toMatchObject({ code: 'io' });
    await expect(running).rejects.toThrow(/events.jsonl: the disk is full.*The last intact checkpoint is .*step-2/);
    expect((await readEvents(folder)).map(({ type, step }) => `${type} ${step}`)).toEqual([
      'started 0',
      'step 1',
      'step 2',
      'checkpoint 2',
      'step 3',
    ]);
  });

  it('at the folder itself', async () => {
    const file = `${await temporaryFolder()}/file`;
    await fs.writeFile(file, '');
    const running = train(tinyGan(), ellipse(20), { ...options, folder: `${file}/run` });
    await expect(running).rejects.toThrow(/could not make .*a part of the path is a file/);
    await expect(running).rejects.toMatchObject({ code: 'io' });
  });
});
