import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGenerator, randomStream } from '@ganforge/core';
import { drawnFaces, imageArrayDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { styleGan2 } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { inChromium, launch, openPage, serve } from '@ganforge/testing/browser';
import { train } from '@ganforge/trainer';
import { beforeAll, expect, it, onTestFinished } from 'vitest';

beforeAll(() => useEngine('cpu'));

/** Trains a GAN for a few steps on drawn faces. Returns the folder of the run. */
async function trainedRun(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-page-style-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { images } = drawnFaces({ size: 8, side: 32 });
  const dataset = imageArrayDataset({ images, height: 32, width: 32, channels: 3 });
  const gan = styleGan2({ size: 32, features: 4, maxFeatures: 8, latentDim: 8, styleDim: 8, seed: 1 });
  await train(gan, dataset, { steps: 2, seed: 1, batchSize: 4, folder: join(folder, 'run') });
  gan.dispose();
  return join(folder, 'run');
}

inChromium('StyleGAN2 in a browser', () => {
  it('a page samples on wasm what Node samples on cpu, of a saved run, truncated', async () => {
    const folder = await trainedRun();
    const site = await serve(new URL('page.ts', import.meta.url), { run: folder });
    onTestFinished(() => site.close());
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await openPage(browser, site.url);
    const found = await page.evaluate(() =>
      (
        globalThis as unknown as {
          ganforge: () => Promise<{ engine: string; values: number[]; milliseconds: number; tensors: number }>;
        }
      ).ganforge(),
    );
    const generator = await loadGenerator(await openRun(folder), styleGan2);
    const { images } = await generator.sample({ n: 4, random: randomStream(2), options: { truncation: 0.7 } });
    expect(found).toMatchObject({ engine: 'wasm', tensors: 0 });
    expect(images!.shape).toEqual([4, 32, 32, 3]);
    const inNode = await images!.data();
    expect(found.values.length).toBe(inNode.length);
    expect(Math.max(...found.values.map((value, i) => Math.abs(value - inNode[i]!)))).toBeLessThan(1e-4);
    expect(new Set(found.values).size).toBeGreaterThan(1000);
    console.info(`4 samples of 32 pixels on wasm: ${found.milliseconds.toFixed(0)} ms`);
    images!.dispose();
    generator.dispose();
  }, 120_000);
});
