import { randomStream, type TableBatch } from '@ganforge/core';
import { tableFile } from '@ganforge/data';
import { columnShapes, pairTrends, shuffledColumns, utility } from '@ganforge/metrics';
import { ctgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { gathering } from '../measures/gathering.ts';
import type { ResultRow } from '../row.ts';

const CLASS = { target: 'income', positive: '>50K' } as const;
// These are the settings of examples/adult-ctgan.
const settings = {
  pac: 1,
  dropout: 0.25,
  ema: 0.998,
  learningRate: { linear: [1e-3, 1e-4], over: { steps: 3000 } },
} as const;
const run = { steps: 3000, batchSize: 500, seed: 1, ...settings } as const;

/** Lists the rows of GANs on tables. */
export const tableRows: readonly ResultRow[] = [
  {
    name: 'ctgan-adult',
    variant: 'ctgan',
    source: 'table/ctgan.ts',
    data: 'UCI Adult (32,561 rows, 30 % kept apart)',
    settings: run,
    bars: [
      { measure: 'column shapes', least: 0.85 },
      { measure: 'pair trends minus shuffled columns', least: 0.02 },
      { measure: 'F1', least: 0.55 },
      { measure: 'F1 relative to real rows', least: 0.85 },
    ],
    async run() {
      const data = await tableFile(`${process.env.GANFORGE_DATA_DIR}/tabular/adult.csv.gz`, { holdout: 0.3 });
      const spec = data.entries.rows;
      const [training, holdout] = [data.trainingRows(), data.holdoutRows()];
      const { steps, batchSize, seed } = run;
      const gan = ctgan({ table: spec, seed, ...settings });
      const judged = async () => {
        const synthetic = await gan.rows({ n: training.length, random: randomStream(seed, 'rows') });
        const pairs = pairTrends(spec, holdout, synthetic).score;
        const { f1 } = utility(spec, { training, holdout, synthetic }, CLASS);
        return {
          'column shapes': columnShapes(spec, holdout, synthetic).score,
          'pair trends': pairs,
          'pair trends minus shuffled columns': pairs - pairTrends(spec, holdout, shuffledColumns(synthetic)).score,
          F1: f1.synthetic,
          'F1 relative to real rows': f1.synthetic / f1.real,
        };
      };
      const first = { measure: 'column shapes', better: 'higher' } as const;
      const measures = gathering<TableBatch>(steps, first, judged);
      const common = { steps, batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, data, { ...common, metrics: [measures.metric] });
      // By now, the run has restored the trained weights.
      const { F1: f1 } = await judged();
      gan.dispose();
      return { steps: step, seconds, ...measures.outcome(), facts: { 'F1 without the average of the weights': f1 } };
    },
  },
];
