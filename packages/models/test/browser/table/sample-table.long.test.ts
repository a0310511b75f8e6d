import { loadGenerator, randomStream } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { decodeExamples, readTable, writeExamples } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { askPage, inChromium } from '@ganforge/testing/browser';
import { beforeAll, expect, it } from 'vitest';
import { trainedRun } from '../trained-run.ts';

beforeAll(() => useEngine('cpu'));

/** Trains a GAN for a few steps on rows of three columns. Returns the folder of the run. */
function runOfRows(): Promise<string> {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    age: 20 + (i % 30),
    job: ['clerk', 'smith', 'judge, retired'][i % 3]!,
    rich: i % 4 === 0,
  }));
  const dataset = tableDataset(rows, { holdout: 0 });
  const gan = ctgan({
    table: dataset.entries.rows,
    pac: 2,
    latentDim: 4,
    generatorUnits: [8],
    criticUnits: [8],
    seed: 1,
  });
  return trainedRun(gan, dataset, 10);
}

inChromium('rows in a browser', () => {
  it('a page samples 1,000 rows as CSV of a saved run, the same as Node', async () => {
    const folder = await runOfRows();
    const found = await askPage<{ csv: string; tensors: number }>(new URL('page.ts', import.meta.url), { run: folder });
    expect(found.tensors).toBe(0);
    const { rows } = readTable({ path: 'page.csv', bytes: new TextEncoder().encode(found.csv) });
    expect(rows).toHaveLength(1000);
    expect(Object.keys(rows[0]!)).toEqual(['age', 'job', 'rich']);
    const jobs = new Set(rows.map(({ job }) => job));
    expect([...jobs].every((job) => ['clerk', 'smith', 'judge, retired'].includes(String(job)))).toBe(true);
    const generator = await loadGenerator(await openRun(folder), ctgan);
    const { rows: made } = await generator.sample({ n: 1000, random: randomStream(2) });
    const spec = generator.output.rows!;
    const values = { '': { shape: made!.shape, data: await made!.data<'float32'>() } };
    const [file] = await writeExamples(spec, decodeExamples(spec, values), 'rows');
    expect(found.csv).toBe(new TextDecoder().decode(file!.bytes));
    made!.dispose();
    generator.dispose();
  }, 120_000);
});
