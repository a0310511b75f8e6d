import { loadGenerator, randomStream } from '@ganforge/core';
import { imageArrayDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { cgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { askPage, inChromium } from '@ganforge/testing/browser';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { trainedRun } from './trained-run.ts';

beforeAll(() => useEngine('cpu'));

/** Trains a GAN for a few steps on squares of three shades. Returns the folder of the run. */
function runOfSquares(): Promise<string> {
  const labels = Array.from({ length: 12 }, (_, i) => i % 3);
  const images = Uint8Array.from(labels.flatMap((label) => Array<number>(64).fill(100 * label)));
  const gan = cgan({ classes: 3, size: 8, channels: 1, features: 4, latentDim: 4, seed: 1 });
  const dataset = imageArrayDataset({ images, height: 8, width: 8, labels });
  return trainedRun(gan, dataset, 4);
}

inChromium('a generator in a browser', () => {
  it('a page samples what Node does, of a run that a static server gives out, and fetches the generator alone', async () => {
    const folder = await runOfSquares();
    const found = await askPage<{ values: number[] }>(new URL('page.ts', import.meta.url), { run: folder });
    const generator = await loadGenerator(await openRun(folder), cgan);
    const labels = tf.tensor1d([0, 1, 2], 'int32');
    const { images } = await generator.sample({ n: 3, random: randomStream(2), conditions: { labels } });
    expect(found).toEqual({
      step: 3,
      values: Array.from(await images!.data()),
      networks: ['generator'],
      weights: ['/run/checkpoints/step-3/generator.safetensors'],
      tensors: 0,
    });
    tf.dispose([images!, labels]);
    generator.dispose();
  }, 120_000);
});
