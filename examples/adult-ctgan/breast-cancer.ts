// Trains classifiers on synthetic rows of Wisconsin breast cancer (569 rows), on real rows and on rows of a gaussian
// copula, and compares them on five folds.
// npm run breast-cancer -- SEEDS STEPS
import { mkdir, writeFile } from 'node:fs/promises';
import { randomStream } from '@ganforge/core';
import { tableDataset, tableFile } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { GanError } from '@ganforge/formats';
import type { TableRow } from '@ganforge/media';
import { gaussianCopula, membershipAttack, utility } from '@ganforge/metrics';
import { ctgan } from '@ganforge/models';
import { train } from '@ganforge/trainer';

/** The column and the class that the classifiers predict. */
const TARGET = { target: 'diagnosis', positive: 'malignant' } as const;
const FOLDS = 5;
const [seeds = 3, steps = 400] = process.argv.slice(2).map(Number);

/** Returns the rows of one fold and the rows of all other folds. Each class has the same share in each fold. */
function splitOf(rows: readonly TableRow[], part: number, seed: number): { training: TableRow[]; holdout: TableRow[] } {
  const order = Array.from(randomStream(seed, 'folds').permutation(rows.length), (row) => rows[row]!);
  const isPositive = (row: TableRow): boolean => row[TARGET.target] === TARGET.positive;
  const byClass = [order.filter(isPositive), order.filter((row) => !isPositive(row))].flat();
  const pick = (apart: boolean): TableRow[] => byClass.filter((_, i) => (i % FOLDS === part) === apart);
  return { training: pick(false), holdout: pick(true) };
}

/** Computes the accuracies and the membership attack, with one fold as the holdout. */
async function fold(rows: readonly TableRow[], part: number, seed: number) {
  const { training, holdout } = splitOf(rows, part, seed);
  const dataset = tableDataset(training, { holdout: 0 });
  const table = dataset.entries.rows;
  const learningRate = { linear: [1e-3, 1e-4], over: { steps } } as const;
  const gan = ctgan({ table, seed, pac: 1, dropout: 0.25, ema: 0.99, learningRate });
  await train(gan, dataset, { steps, batchSize: 100, seed, sampleEvery: 0, checkpointEvery: 0, endWithAverages: true });
  const synthetic = await gan.rows({ n: training.length, random: randomStream(seed, 'rows', part) });
  gan.dispose();
  const accuracyOf = (made: readonly TableRow[]) => {
    const { synthetic: by, real } = utility(table, { training, holdout, synthetic: made }, TARGET);
    return {
      made: (by.logistic.accuracy + by.tree.accuracy) / 2,
      real: (real.logistic.accuracy + real.tree.accuracy) / 2,
    };
  };
  const copula = accuracyOf(gaussianCopula(table, training, training.length, seed));
  const { made, real } = accuracyOf(synthetic);
  const attack = membershipAttack(table, { training, holdout, synthetic });
  return { seed, part, real, ctgan: made, copula: copula.made, auroc: attack.auroc, interval: attack.interval };
}

const place = process.env.GANFORGE_DATA_DIR;
if (place === undefined) {
  throw new GanError(
    'breast-cancer',
    'GANFORGE_DATA_DIR must name a folder with health/breast_cancer_wisconsin.csv.gz.',
  );
}
await useEngine();
const rows = (await tableFile(`${place}/health/breast_cancer_wisconsin.csv.gz`, { holdout: 0 })).trainingRows();
const found: Awaited<ReturnType<typeof fold>>[] = [];
for (let seed = 1; seed <= seeds; seed++) {
  for (let part = 0; part < FOLDS; part++) {
    found.push(await fold(rows, part, seed));
    console.log(JSON.stringify(found.at(-1)));
  }
}
const listed = (of: (one: (typeof found)[number]) => number): number[] => found.map(of);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const aurocs = listed(({ auroc }) => auroc);
const deviation = Math.sqrt(mean(aurocs.map((auroc) => (auroc - mean(aurocs)) ** 2)));
const margin = (1.96 * deviation) / Math.sqrt(Math.max(1, aurocs.length - 1));
const summary = {
  runs: found.length,
  accuracy: {
    real: mean(listed(({ real }) => real)),
    ctgan: mean(listed(({ ctgan }) => ctgan)),
    copula: mean(listed(({ copula }) => copula)),
  },
  membership: {
    auroc: mean(aurocs),
    interval: [mean(aurocs) - margin, mean(aurocs) + margin],
    intervalsThatHoldHalf: found.filter(({ interval: [low, high] }) => low <= 0.5 && 0.5 <= high).length,
  },
};
console.log(JSON.stringify(summary));
await mkdir('runs', { recursive: true });
await writeFile('runs/breast-cancer.json', `${JSON.stringify({ ...summary, found }, undefined, 1)}\n`);
