import { writeFile } from 'node:fs/promises';
import { loadGenerator, randomStream } from '@ganforge/core';
import { type TableDataset, tableFile } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { GanError } from '@ganforge/formats';
import { type TableRow, writeExamples } from '@ganforge/media';
import { columnShapes, nearestRows, tableReport, tableReportPage } from '@ganforge/metrics';
import { type Ctgan, ctgan } from '@ganforge/models';
import { openRun } from '@ganforge/run';

const CLASS = { target: 'income', positive: '>50K' } as const;

async function adultCtgan(options: ExampleOptions): Promise<void> {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (folder === undefined) {
    throw new GanError('adult-ctgan', 'GANFORGE_DATA_DIR must name a folder with tabular/adult.csv.gz (UCI Adult).');
  }
  const dataset = await tableFile(`${folder}/tabular/adult.csv.gz`, { holdout: 0.3 });
  const spec = dataset.entries.rows;
  const [training, holdout] = [dataset.trainingRows(), dataset.holdoutRows()];
  console.log(`data     ${training.length} training rows, ${holdout.length} holdout rows`);

  const steps = options.steps ?? (options.quick ? 100 : 3000);
  // The critic judges single rows, the learning rate is higher and decreases, and the weights are averaged. The README
  // explains why.
  const learningRate = { linear: [1e-3, 1e-4], over: { steps } } as const;
  const ema = options.quick ? 0 : 0.998;
  const gan = ctgan({ table: spec, seed: options.seed, pac: 1, dropout: 0.25, ema, learningRate });
  const name = options.quick ? 'adult-ctgan-quick' : 'adult-ctgan';
  const run = { name, steps, batchSize: 500, sampleEvery: 500, checkpointEvery: 500 };
  const result = await trainExample(gan, dataset, options, run);
  if (!result.finished) return;

  // This is the last checkpoint of the run, with the averaged weights.
  const generator = await loadGenerator(await openRun(result.folder), ctgan);
  const synthetic = await generator.rows({ n: training.length, random: randomStream(options.seed, 'rows') });
  for (const { path, bytes } of await writeExamples(spec, synthetic, 'synthetic')) {
    await writeFile(`${result.folder}/${path}`, bytes);
    console.log(`rows     ${result.folder}/${path}`);
  }
  const report = tableReport(spec, { training, holdout, synthetic }, { ...CLASS, group: 'sex' });
  await writeFile(`${result.folder}/table-report.json`, JSON.stringify(report, undefined, 1));
  const nearest = await nearestRows(spec, { training, synthetic: synthetic.slice(0, 1000) });
  await writeFile(`${result.folder}/table-report.html`, tableReportPage(report, { title: 'UCI Adult', nearest }));
  console.log(`\n${report.findings.join('\n')}\n`);
  await tellConditions(generator, dataset, training);
}

/** The minimum number of training rows of a category that is measured. */
const LEAST = 200;

/**
 * Measures how often a row has the requested category before rows are dropped, and how similar rows of a category are
 * to real rows of this category.
 */
async function tellConditions(
  gan: Pick<Ctgan, 'rows'>,
  dataset: TableDataset,
  real: readonly TableRow[],
): Promise<void> {
  const { rows: spec } = dataset.entries;
  console.log(
    `conditions on categories of ${LEAST} rows or more: the share of rows as asked, and how alike the others are`,
  );
  for (const column of spec.columns) {
    if (column.type !== 'category') continue;
    const { name, categories, counts = [] } = column;
    const known = categories.map((category, k) => ({ category, count: counts[k] ?? 0 }));
    const common = known.filter(({ count }) => count >= LEAST).sort((a, b) => b.count - a.count);
    const found: { readonly category: string; readonly kept: number; readonly score: number }[] = [];
    for (const { category } of common) {
      const { kept, made } = await asked(gan, name, category);
      const having = real.filter((row) => row[name] === category);
      const { [name]: _, ...others } = columnShapes(spec, having, made).columns;
      const scores = Object.values(others);
      found.push({ category, kept, score: scores.reduce((a, b) => a + b) / scores.length });
    }
    const told = ({ category, kept, score }: (typeof found)[number]): string =>
      `${category} ${(100 * kept).toFixed(1)} % ${score.toFixed(3)}`;
    const lowest = (key: 'kept' | 'score') => found.reduce((a, b) => (b[key] < a[key] ? b : a));
    const [least, odd] = [lowest('kept'), lowest('score')];
    console.log(
      `${name.padEnd(16)} most frequent ${told(found[0]!)}; least as asked ${told(least)}; least alike ${told(odd)}`,
    );
  }
}

/** Returns rows with a category, and the share of all drawn rows that had this category. */
async function asked(
  gan: Pick<Ctgan, 'rows'>,
  name: string,
  category: string,
): Promise<{ kept: number; made: TableRow[] }> {
  const [n, random] = [500, randomStream(9, name)];
  const made = await gan.rows({ n, random, where: { [name]: category } });
  // These rows show the effect of the condition alone, because rows() does not drop any of them.
  const drawn = await gan.rows({ n, random, where: { [name]: category }, leaveOut: false });
  return { kept: drawn.filter((row) => row[name] === category).length / n, made };
}

await example(adultCtgan);
