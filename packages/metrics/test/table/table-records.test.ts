import { randomStream } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { decodeExamples, inferTable, type TableRow } from '@ganforge/media';
import * as metrics from '@ganforge/metrics';
import { trainerMetric } from '@ganforge/metrics/training';
import { ctgan } from '@ganforge/models';
import { testMetric } from '@ganforge/testing';
import { describe, expect, it } from 'vitest';
import peers from '../fixtures/tables.json' with { type: 'json' };
import { metricCase } from '../support/metric-case.ts';

const rowsOf = (columns: Readonly<Record<string, readonly (string | number)[]>>): TableRow[] =>
  Object.values(columns)[0]!.map((_, i) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
  );
const [training, holdout] = [rowsOf(peers.training), rowsOf(peers.holdout)];
const spec = inferTable(training, { types: { rich: 'category' }, modes: 1 });
const real = { training, holdout };
const rich = { target: 'rich', positive: 'yes' } as const;
/** A row has two numbers, one of three jobs, one of three cities, and whether the person is rich. */
const cols = 10;

testMetric('column-shapes', metricCase(metrics.columnShapesMetric(spec, holdout), { cols }));
testMetric('pair-trends', metricCase(metrics.pairTrendsMetric(spec, holdout), { cols }));
testMetric('detection', metricCase(metrics.detectionMetric(spec, holdout), { cols, fewest: [6], ordered: true }));
testMetric('utility', metricCase(metrics.utilityMetric(spec, real, rich), { cols }));
testMetric('closest-records', metricCase(metrics.closestRecordsMetric(spec, real), { cols }));
testMetric('membership-attack', metricCase(metrics.membershipAttackMetric(spec, real), { cols }));
testMetric('density-attack', metricCase(metrics.densityAttackMetric(spec, real), { cols }));
testMetric('rare-combinations', metricCase(metrics.rareCombinationsMetric(spec, real), { cols }));

describe('metrics of tables', () => {
  const tools = { provenance: {}, warn: () => undefined };
  const width = cols;
  const data = Float32Array.from({ length: 50 * width }, (_, i) => Math.sin(31 * i) / 2);
  const generated = { data, shape: [50, width] };
  const synthetic = decodeExamples(spec, { '': generated });
  const of = (metric: metrics.AnyMetric) => metrics.startMetric(metric).compute({ generated }, tools);

  it('say of encoded rows what the functions say of rows', async () => {
    const sets = { ...real, synthetic };
    expect(await of(metrics.columnShapesMetric(spec, holdout))).toEqual({
      value: metrics.columnShapes(spec, holdout, synthetic).score,
    });
    expect(await of(metrics.pairTrendsMetric(spec, holdout))).toEqual({
      value: metrics.pairTrends(spec, holdout, synthetic).score,
    });
    expect(await of(metrics.detectionMetric(spec, holdout))).toEqual(metrics.detection(spec, holdout, synthetic));
    const { f1 } = metrics.utility(spec, sets, rich);
    expect(await of(metrics.utilityMetric(spec, real, rich))).toEqual({ f1: f1.synthetic, real: f1.real });
    expect(await of(metrics.closestRecordsMetric(spec, real))).toEqual(metrics.closestRecords(spec, sets));
    expect(await of(metrics.membershipAttackMetric(spec, real))).toMatchObject({
      auroc: metrics.membershipAttack(spec, sets).auroc,
    });
    expect(await of(metrics.densityAttackMetric(spec, real))).toMatchObject({
      auroc: metrics.densityAttack(spec, sets).auroc,
    });
    expect(await of(metrics.rareCombinationsMetric(spec, real, ['job']))).toEqual(
      metrics.rareCombinations(spec, sets, { columns: ['job'] }),
    );
  });

  it('have no F1 if all rows have one class', async () => {
    const poor = Float32Array.from(data, (value, i) => (i % width === width - 1 ? -9 : value));
    const found = await metrics
      .startMetric(metrics.utilityMetric(spec, real, rich))
      .compute({ generated: { data: poor, shape: [50, width] } }, tools);
    expect(found).toEqual({ real: metrics.utility(spec, { ...real, synthetic }, rich).f1.real });
  });

  it('judge a GAN while it trains', async () => {
    await useEngine('cpu');
    const dataset = tableDataset(training, { holdout: 0, types: { rich: 'category' } });
    const table = dataset.entries.rows;
    const gan = ctgan({ table, pac: 1, latentDim: 4, generatorUnits: [8], criticUnits: [8], seed: 1 });
    const judge = trainerMetric({
      metrics: [
        metrics.pairTrendsMetric(table, holdout),
        metrics.columnShapesMetric(table, holdout),
        metrics.utilityMetric(table, real, rich),
        metrics.closestRecordsMetric(table, real),
        { metric: metrics.detectionMetric(table, holdout), options: { folds: 2 } },
      ],
      samples: 40,
      batch: 20,
    });
    expect(judge.names).toEqual([
      'pair trends',
      'column shapes',
      'F1 of rich yes',
      'nearer to training',
      'copies of training rows',
      'detection by logistic regression',
      'detection by a tree',
    ]);
    const values = await judge.evaluate({
      gan: gan as never,
      step: 0,
      seed: 1,
      sample: async (n, part) => gan.sample({ n, random: randomStream(1, part) }),
      warn: () => undefined,
    });
    expect(Object.keys(values)).toEqual(judge.names);
    expect(values['column shapes']).toBeGreaterThan(0);
    gan.dispose();
  });
});
