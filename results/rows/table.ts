import { randomStream, type TableBatch } from '@ganforge/core';
import { tableFile } from '@ganforge/data';
import { tableReport } from '@ganforge/metrics';
import { ctgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { gathering } from '../measures/gathering.ts';
import type { ResultRow } from '../row.ts';

const CLASS = { target: 'income', positive: '>50K' } as const;
const run = { steps: 900, batchSize: 500, every: 450, judged: 4000, seed: 1 } as const;

/** Rows of tables. */
export const tableRows: readonly ResultRow[] = [
  {
    name: 'ctgan-adult',
    variant: 'ctgan',
    source: 'table/ctgan.ts',
    data: 'UCI Adult (32,561 rows, 30 % kept apart)',
    settings: run,
    bars: [
      { measure: 'column shapes', least: 0.85 },
      { measure: 'pair trends', least: 0.8 },
      { measure: 'F1 beside real rows', least: 0.7 },
    ],
    async run() {
      const data = await tableFile(`${process.env.GANFORGE_DATA_DIR}/tabular/adult.csv.gz`, { holdout: 0.3 });
      const spec = data.entries.rows;
      const [training, holdout] = [data.trainingRows(), data.holdoutRows()];
      const gan = ctgan({ table: spec, seed: run.seed });
      const first = { measure: 'column shapes', better: 'higher' } as const;
      const measures = gathering<TableBatch>(run.every, first, async () => {
        const synthetic = await gan.rows({ n: run.judged, random: randomStream(run.seed, 'rows') });
        const report = tableReport(spec, { training, holdout, synthetic }, CLASS);
        return {
          'column shapes': report.shapes.score,
          'pair trends': report.pairs.score,
          'F1 beside real rows': report.utility!.f1.synthetic / report.utility!.f1.real,
        };
      });
      const { steps, batchSize, seed } = run;
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, data, { ...common, metrics: [measures.metric] });
      gan.dispose();
      return { steps: step, seconds, ...measures.outcome() };
    },
  },
];
