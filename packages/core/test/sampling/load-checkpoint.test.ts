import '@tensorflow/tfjs-backend-cpu';
import { type Gan, loadCheckpoint, namedWeights, type PointBatch } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, keptRun, weightsOf } from './kept-run.ts';
import { leftBy, line } from './line-gan.ts';

let gan: Gan<PointBatch>;

beforeAll(async () => {
  await tf.setBackend('cpu');
});
beforeEach(() => {
  gan = line({ seed: 3 });
});
afterEach(() => gan.dispose());

/** Returns the distinct numbers in a network's weights. */
function valuesOf(network: string): number[] {
  const all = namedWeights(network, gan.networks[network]!).flatMap(({ variable }) => Array.from(variable.dataSync()));
  return [...new Set(all)];
}

describe('loadCheckpoint', () => {
  it('takes averages where sampling does, asks for no other file, and leaves no tensor', async () => {
    const run = keptRun(gan, filesOf(gan));
    const left = await leftBy(async () => {
      expect(await loadCheckpoint(run, gan)).toEqual({ step: 40, at: { stage: 'main', schedules: { alpha: 0.5 } } });
    });
    expect(left).toBe(0);
    expect(run.asked).toEqual([{ which: 'last', files: ['generator', 'critic', 'generator.averages'] }]);
    // the average of the critic is not used for sampling
    expect([valuesOf('generator'), valuesOf('critic')]).toEqual([[10], [2]]);
  });

  it('loads the weights themselves if no averages are wanted', async () => {
    const run = keptRun(gan, filesOf(gan));
    await loadCheckpoint(run, gan, { from: 'step-40', averaged: false });
    expect(run.asked).toEqual([{ which: 'step-40', files: ['generator', 'critic'] }]);
    expect([valuesOf('generator'), valuesOf('critic')]).toEqual([[1], [2]]);
  });

  it('keeps a weight of the network where the file of averages lacks it', async () => {
    const files = filesOf(gan);
    const { 'generator/in/kernel': average } = files['generator.averages']!;
    await loadCheckpoint(keptRun(gan, { ...files, 'generator.averages': { 'generator/in/kernel': average! } }), gan);
    expect(valuesOf('generator')).toEqual([10, 1]);
  });

  it('reads the networks that are wanted and leaves the others', async () => {
    const run = keptRun(gan, filesOf(gan));
    const before = valuesOf('generator');
    await loadCheckpoint(run, gan, { networks: ['critic'] });
    expect(run.asked).toEqual([{ which: 'last', files: ['critic'] }]);
    expect(valuesOf('critic')).toEqual([2]);
    expect(valuesOf('generator')).toEqual(before);
  });

  it('refuses a checkpoint of another GAN before it writes a weight', async () => {
    const before = [valuesOf('generator'), valuesOf('critic')];
    const other = line({ dimensions: 3 });
    const of = (files: Parameters<typeof keptRun>[1]) => loadCheckpoint(keptRun(gan, files), gan);
    const refused = async (loading: Promise<unknown>, code: string, message: string) => {
      await expect(loading).rejects.toMatchObject({ name: 'GanError', code });
      await expect(loading).rejects.toThrow(message);
    };
    const renamed = { ...gan, name: 'other' };
    await refused(
      loadCheckpoint(keptRun(gan, filesOf(gan)), renamed),
      'mismatch',
      "[core/load-checkpoint] runs/line is a run of 'line'; received 'other'. Pass the variant of the run.",
    );
    await refused(
      of(filesOf(other)),
      'mismatch',
      "the checkpoint of runs/line belongs to another GAN: its weight 'generator/in/kernel' has shape [3,6]; expected [3,4].",
    );
    // The generator's file is valid; the critic's file is not.
    await refused(
      of({ ...filesOf(gan), critic: {} }),
      'mismatch',
      "it lacks the weight 'critic/score/kernel'. Build the GAN with the options of the run.",
    );
    const stray = {
      ...weightsOf(gan, 'critic', 2),
      'critic/more/kernel': weightsOf(gan, 'critic', 2)['critic/score/kernel']!,
    };
    await refused(
      of({ ...filesOf(gan), critic: stray }),
      'mismatch',
      "'critic/more/kernel' is in no network of the GAN",
    );
    await refused(
      loadCheckpoint(keptRun(gan, filesOf(gan)), gan, { networks: ['teacher'] }),
      'argument',
      "there is no network 'teacher'. Try one of generator, critic.",
    );
    await refused(
      loadCheckpoint(keptRun(gan, filesOf(gan)), gan, { form: 'best' } as object),
      'argument',
      "there is no option 'form'. Try one of from, averaged, networks. Did you mean from?",
    );
    await refused(loadCheckpoint(keptRun(gan, filesOf(gan)), gan, { from: 'best' }), 'file', "no checkpoint 'best'");
    expect([valuesOf('generator'), valuesOf('critic')]).toEqual(before);
    other.dispose();
  });
});
