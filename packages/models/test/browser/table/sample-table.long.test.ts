import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGenerator, randomStream } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { readTable } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import { inChromium, launch, openPage, serve } from '@ganforge/testing/browser';
import { train } from '@ganforge/trainer';
import { beforeAll, expect, it, onTestFinished } from 'vitest';

beforeAll(() => useEngine('cpu'));

/** A run of a few steps on rows of three columns. */
async function trainedRun(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-page-table-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
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
  await train(gan, dataset, { steps: 3, seed: 1, batchSize: 10, folder: join(folder, 'run') });
  gan.dispose();
  return join(folder, 'run');
}

inChromium('rows in a browser', () => {
  it('a page samples 1,000 rows as CSV of a saved run, the same as Node', async () => {
    const folder = await trainedRun();
    const site = await serve(new URL('page.ts', import.meta.url), { run: folder });
    onTestFinished(() => site.close());
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await openPage(browser, site.url);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { ganforge: () => Promise<{ csv: string; tensors: number }> }).ganforge(),
    );
    expect(found.tensors).toBe(0);
    const { rows } = readTable({ path: 'page.csv', bytes: new TextEncoder().encode(found.csv) });
    expect(rows).toHaveLength(1000);
    expect(Object.keys(rows[0]!)).toEqual(['age', 'job', 'rich']);
    const jobs = new Set(rows.map(({ job }) => job));
    expect([...jobs].every((job) => ['clerk', 'smith', 'judge, retired'].includes(String(job)))).toBe(true);
    const generator = await loadGenerator(await openRun(folder), ctgan);
    const { rows: made } = await generator.sample({ n: 1000, random: randomStream(2) });
    const { decodeExamples, writeExamples } = await import('@ganforge/media');
    const spec = generator.output.rows!;
    const values = { '': { shape: made!.shape, data: await made!.data<'float32'>() } };
    const [file] = await writeExamples(spec, decodeExamples(spec, values), 'rows');
    expect(found.csv).toBe(new TextDecoder().decode(file!.bytes));
    made!.dispose();
    generator.dispose();
  }, 120_000);
});
