import { randomStream } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import type { TableRow } from '@ganforge/media';
import { type TableReport, tableReport } from '@ganforge/metrics';
import { ctgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => useEngine());

/** Generates persons whose pay grows with their age. No two of them are equal. */
function persons(n: number, seed: number): TableRow[] {
  const [ages, pays, jobs] = ['age', 'pay', 'job'].map((name) => randomStream(seed, name).normalValues(n)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return Array.from({ length: n }, (_, i) => {
    const age = 45 + 12 * ages[i]!;
    return {
      age: Number(age.toFixed(2)),
      pay: Number((20 + 0.6 * age + 6 * pays[i]!).toFixed(2)),
      hours: Number((40 + 8 * randomStream(seed, 'hours', i).normalValues(1)[0]!).toFixed(2)),
      job: jobs[i]! > 0.4 ? 'smith' : 'clerk',
    };
  });
}

/** Trains a generator on rows and returns the report on its samples. */
async function judged(training: readonly TableRow[], steps: number, batchSize: number): Promise<TableReport> {
  const dataset = tableDataset(training, { holdout: 0 });
  const table = dataset.entries.rows;
  const gan = ctgan({
    ...{ table, seed: 1, pac: 1, dropout: 0, generatorUnits: [128, 128], criticUnits: [128, 128], latentDim: 16 },
    ...{ learningRate: { linear: [2e-3, 1e-4], over: { steps } }, criticUpdates: 2 },
  });
  await train(gan, dataset, { steps, batchSize, seed: 1, sampleEvery: 0, checkpointEvery: 0 });
  const synthetic = await gan.rows({ n: 400, random: randomStream(3) });
  gan.dispose();
  return tableReport(table, { training, holdout: persons(400, 2), synthetic });
}

it('a generator that memorises 20 rows is flagged by nearness and by the attack, and a healthy one is not', async () => {
  const memorised = await judged(persons(20, 1), 2500, 20);
  const healthy = await judged(persons(2000, 1), 400, 200);
  const verdicts = ({ verdicts: all }: TableReport) =>
    Object.fromEntries(all.map(({ name, verdict }) => [name, verdict]));
  const nearness = 'share nearer to training rows than to holdout rows';
  const [attack, byDensity] = ['membership attack by distance', 'membership attack by density'];
  expect(verdicts(memorised)).toMatchObject({ [nearness]: 'poor', [attack]: 'poor', [byDensity]: 'poor' });
  expect(verdicts(healthy)).toMatchObject({ [nearness]: 'good', [attack]: 'good', [byDensity]: 'good' });
}, 300_000);
