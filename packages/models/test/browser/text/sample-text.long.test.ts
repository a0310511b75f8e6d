import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGenerator, randomStream } from '@ganforge/core';
import { textDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { decodeExamples } from '@ganforge/media';
import { relGan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { inChromium, launch, openPage, serve } from '@ganforge/testing/browser';
import { train } from '@ganforge/trainer';
import { beforeAll, expect, it, onTestFinished } from 'vitest';

beforeAll(() => useEngine('cpu'));

const LINES = ['a red cat sits', 'a blue dog runs', 'the cat runs', 'the red dog sits'];

/** A run of a few steps on four short sentences. */
async function trainedRun(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-page-text-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dataset = textDataset({ texts: LINES });
  const { vocabulary, length } = dataset.entries.texts;
  const gan = relGan({
    vocabulary,
    length,
    ...{ embeddingDim: 4, headSize: 4, discriminatorEmbeddingDim: 4, representations: 2, discriminatorFilters: 2 },
    seed: 1,
  });
  await train(gan, dataset, { steps: 3, seed: 1, batchSize: 4, folder: join(folder, 'run') });
  gan.dispose();
  return join(folder, 'run');
}

inChromium('texts in a browser', () => {
  it('a page writes the texts of a saved run that Node writes', async () => {
    const folder = await trainedRun();
    const site = await serve(new URL('page.ts', import.meta.url), { run: folder });
    onTestFinished(() => site.close());
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await openPage(browser, site.url);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { ganforge: () => Promise<{ written: string[]; tensors: number }> }).ganforge(),
    );
    const generator = await loadGenerator(await openRun(folder), relGan);
    const { texts } = await generator.sample({ n: 20, random: randomStream(2) });
    const values = { '': { shape: texts!.shape, data: await texts!.data<'int32'>() } };
    expect(found).toEqual({ written: decodeExamples(generator.output.texts!, values), tensors: 0 });
    texts!.dispose();
    generator.dispose();
    expect(new Set(found.written).size).toBeGreaterThan(5);
  }, 120_000);
});
