import '@tensorflow/tfjs-backend-cpu';
import { loadCheckpoint, loadGenerator, randomStream, type SampleRequest } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, keptRun } from './kept-run.ts';
import { type Calls, leftBy, line } from './line-gan.ts';

let trained: ReturnType<typeof line>;

beforeAll(async () => {
  await tf.setBackend('cpu');
  trained = line({ dimensions: 3, seed: 5 });
});
afterAll(() => trained.dispose());

const openedRun = () => keptRun(trained, filesOf(trained));

/** Returns the points of two samples, or the error. */
async function pointsOf(gan: Pick<typeof trained, 'sample'>): Promise<number[]> {
  const labels = tf.tensor1d([0, 1], 'int32');
  const { points } = await gan.sample({ n: 2, random: randomStream(1), conditions: { labels } });
  const values = Array.from(points!.dataSync());
  tf.dispose([points!, labels]);
  return values;
}

describe('loadGenerator', () => {
  it('samples as the GAN does with the weights of its checkpoint, from the files of its generator alone', async () => {
    const run = openedRun();
    const generator = await loadGenerator(run, line);
    expect(run.asked).toEqual([{ which: 'last', files: ['generator', 'generator.averages'] }]);
    expect(generator).toMatchObject({ name: 'line', step: 40, at: { schedules: { alpha: 0.5 } } });
    expect(generator.config).toEqual({ dimensions: 3, hidden: 6, seed: 5 });
    expect(Object.keys(generator.networks)).toEqual(['generator']);
    expect('players' in generator || 'averaged' in generator).toBe(false);

    const whole = line({ dimensions: 3 });
    await loadCheckpoint(openedRun(), whole);
    expect(await pointsOf(generator)).toEqual(await pointsOf(whole));
    whole.dispose();
    generator.dispose();
  });

  it('takes the weights themselves, of the checkpoint that is asked for', async () => {
    const run = openedRun();
    const [averaged, plain] = [
      await loadGenerator(openedRun(), line),
      await loadGenerator(run, line, { from: 'step-40', averaged: false }),
    ];
    expect(run.asked).toEqual([{ which: 'step-40', files: ['generator'] }]);
    const [a, b] = [await pointsOf(averaged), await pointsOf(plain)];
    // Two linear maps have weights of 10 instead of 1, so the points are 100 times as large. The labels add 0 to the
    // first sample.
    for (const i of [0, 1, 2]) expect(a[i]! / b[i]!).toBeCloseTo(100, 3);
    averaged.dispose();
    plain.dispose();
  });

  it('keeps the sampled networks alone in memory, and none once it is disposed', async () => {
    const weights = Object.values(trained.networks.generator!.weights).length;
    const left = await leftBy(async () => {
      const generator = await loadGenerator(openedRun(), line);
      expect(await leftBy(() => pointsOf(generator))).toBe(0);
      expect(await leftBy(() => generator.dispose())).toBe(-weights);
      generator.dispose();
    });
    expect(left).toBe(0);
  });

  it('is at its place in the run, unless a request says otherwise, and hands over parts', async () => {
    const calls: Calls = { built: 0 };
    const generator = await loadGenerator(openedRun(), line, { parts: calls });
    expect(calls.built).toBe(1);
    const conditions = { labels: tf.zeros([1], 'int32') };
    const placed = async (more: Partial<SampleRequest>): Promise<unknown> => {
      tf.dispose({ ...(await generator.sample({ n: 1, random: randomStream(1), conditions, ...more })) });
      return (calls.request as SampleRequest).at;
    };
    expect(await placed({})).toEqual(generator.at);
    expect(await placed({ at: { stage: 'early', schedules: {} } })).toEqual({ stage: 'early', schedules: {} });
    conditions.labels.dispose();
    generator.dispose();
  });

  it('refuses a run of another variant before it builds, and builds with a factory of another name', async () => {
    const calls: Calls = { built: 0 };
    const run = keptRun({ ...trained, name: 'dcgan' }, filesOf(trained));
    const loading = loadGenerator(run, line, { parts: calls });
    await expect(loading).rejects.toThrow(
      "[core/load-checkpoint] runs/line is a run of 'dcgan'; received 'line'. Pass the variant of the run.",
    );
    await expect(loading).rejects.toMatchObject({ code: 'mismatch' });
    expect([calls.built, run.asked]).toEqual([0, []]);

    const ownName = (options: Parameters<typeof line>[0]) => line(options);
    (await loadGenerator(openedRun(), ownName)).dispose();
    expect(await leftBy(() => expect(loadGenerator(run, ownName)).rejects.toThrow("received 'line'"))).toBe(0);
  });

  it('frees everything where the checkpoint cannot be read', async () => {
    const left = await leftBy(async () => {
      await expect(loadGenerator(openedRun(), line, { from: 'best' })).rejects.toMatchObject({ code: 'file' });
      const other = line({ dimensions: 2 });
      const wrong = keptRun(trained, filesOf(other));
      other.dispose();
      await expect(loadGenerator(wrong, line)).rejects.toMatchObject({ code: 'mismatch' });
      await expect(loadGenerator(openedRun(), line, { average: true } as object)).rejects.toThrow(
        "[core/load-generator] there is no option 'average'. Try one of from, averaged, parts.",
      );
    });
    expect(left).toBe(0);
  });
});
