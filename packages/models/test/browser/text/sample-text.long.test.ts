import { loadGenerator, randomStream } from '@ganforge/core';
import { textDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { decodeExamples } from '@ganforge/media';
import { relGan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { askPage, inChromium } from '@ganforge/testing/browser';
import { beforeAll, expect, it } from 'vitest';
import { trainedRun } from '../trained-run.ts';

beforeAll(() => useEngine('cpu'));

const LINES = ['a red cat sits', 'a blue dog runs', 'the cat runs', 'the red dog sits'];

/** Trains a GAN for a few steps on four short sentences. Returns the folder of the run. */
function runOfSentences(): Promise<string> {
  const dataset = textDataset({ texts: LINES });
  const { vocabulary, length } = dataset.entries.texts;
  const gan = relGan({
    vocabulary,
    length,
    ...{ embeddingDim: 4, headSize: 4, discriminatorEmbeddingDim: 4, representations: 2, discriminatorFilters: 2 },
    seed: 1,
  });
  return trainedRun(gan, dataset, 4);
}

inChromium('texts in a browser', () => {
  it('a page writes the texts of a saved run that Node writes', async () => {
    const folder = await runOfSentences();
    const found = await askPage<{ written: string[]; tensors: number }>(new URL('page.ts', import.meta.url), {
      run: folder,
    });
    const generator = await loadGenerator(await openRun(folder), relGan);
    const { texts } = await generator.sample({ n: 20, random: randomStream(2) });
    const values = { '': { shape: texts!.shape, data: await texts!.data<'int32'>() } };
    expect(found).toEqual({ written: decodeExamples(generator.output.texts!, values), tensors: 0 });
    texts!.dispose();
    generator.dispose();
    expect(new Set(found.written).size).toBeGreaterThan(5);
  }, 120_000);
});
