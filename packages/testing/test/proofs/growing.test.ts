import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCheckpoint, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { openRun, type StepEvent, type TrainEvent } from '@ganforge/run';
import { testVariant } from '@ganforge/testing';
import { resume, train } from '@ganforge/trainer';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { datasetOf } from '../../src/variant/variant-case.ts';
import { growingGan } from './growing.ts';

const growing = { factory: growingGan, options: {}, invalid: [] };
testVariant('a GAN that grows', growing);

const common = { seed: 2, batchSize: 4, sampleEvery: 0, checkpointEvery: 0 };

describe('growth', () => {
  beforeAll(() => useEngine('cpu'));

  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'ganforge-growing-'));
    onTestFinished(() => rm(path, { recursive: true, force: true }));
    return join(path, 'run');
  }

  it('has the stages in their order, each with its players and batches', async () => {
    const gan = growingGan();
    const steps: StepEvent[] = [];
    const onEvent = (event: TrainEvent) => void (event.type === 'step' && steps.push(event));
    await train(gan, datasetOf(growing, gan), { ...common, steps: 8, onEvent });
    expect(steps.map(({ examples }) => examples)).toEqual([4, 8, 12, 20, 28, 36, 40, 44]);
    const players = steps.map(({ learningRates }) => Object.keys(learningRates)[0]);
    expect(players.slice(0, 3)).toEqual(Array(3).fill('small-generator'));
    expect(players.slice(3)).toEqual(Array(5).fill('grown-generator'));
    gan.dispose();
  });

  it('is sampled between stages, and continues with the same bytes', async () => {
    const [once, twice] = [await folder(), await folder()];
    const run = async (path: string, steps: number) => {
      const gan = growingGan();
      await train(gan, datasetOf(growing, gan), { ...common, steps, folder: path });
      gan.dispose();
    };
    await run(once, 7);
    await run(twice, 5);
    const middle = growingGan();
    const { at } = await loadCheckpoint(await openRun(twice), middle);
    expect(at).toEqual({ stage: 'fade', schedules: { alpha: 16 / 24 } });
    const values = async (position?: typeof at) => {
      const { points } = await middle.sample({ n: 3, random: randomStream(1), ...(position && { at: position }) });
      return Array.from(await points!.data());
    };
    expect(await values(at)).not.toEqual(await values());
    expect(await values({ stage: 'whole', schedules: { alpha: 1 } })).toEqual(await values());
    const [whole, faded] = [await values(), await values({ ...at, schedules: { alpha: 1 } })];
    expect(faded).toEqual(whole.map((x) => expect.closeTo(x, 5)));
    expect(await values({ ...at, schedules: { alpha: 0 } })).toEqual(await values({ ...at, stage: 'small' }));
    middle.dispose();
    const gan = growingGan();
    await resume(twice, gan, datasetOf(growing, gan), { sampleEvery: 0, checkpointEvery: 0, steps: 7 });
    gan.dispose();
    for (const file of ['manifest.json', 'base.safetensors', 'block.safetensors', 'optimizers.safetensors']) {
      const path = `checkpoints/step-7/${file}`;
      expect((await readFile(`${once}/${path}`)).equals(await readFile(`${twice}/${path}`)), file).toBe(true);
    }
  });

  it('begins with new optimizers in the stage that says so', async () => {
    const path = await folder();
    const gan = growingGan();
    await train(gan, datasetOf(growing, gan), { ...common, steps: 4, folder: path });
    const manifest = JSON.parse(await readFile(`${path}/checkpoints/step-4/manifest.json`, 'utf8'));
    expect(manifest.training.updates.optimizers).toMatchObject({
      'small-generator': {},
      'grown-generator': { 'block/out/kernel': 1 },
      critic: { 'critic/out/kernel': 1 },
    });
    gan.dispose();
  });
});
