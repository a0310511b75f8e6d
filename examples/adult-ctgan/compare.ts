// Evaluates CSV files of synthetic rows in the same way. They may come from any generator that was trained on the same
// rows.
// npm run compare -- split FOLDER    writes training.csv and holdout.csv
// npm run compare -- FILE.csv ...    one line of measures each
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tableFile } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import { readExamples, type TableRow, writeExamples } from '@ganforge/media';
import { columnShapes, gaussianCopula, pairTrends, shuffledColumns, utility } from '@ganforge/metrics';

const TARGET = { target: 'income', positive: '>50K' } as const;
const folder = process.env.GANFORGE_DATA_DIR;
if (folder === undefined) {
  throw new GanError('compare', 'GANFORGE_DATA_DIR must name a folder with tabular/adult.csv.gz (UCI Adult).');
}
const dataset = await tableFile(`${folder}/tabular/adult.csv.gz`, { holdout: 0.3 });
const spec = dataset.entries.rows;
const [training, holdout] = [dataset.trainingRows(), dataset.holdoutRows()];

function tell(name: string, synthetic: readonly TableRow[]): void {
  const { f1, synthetic: by } = utility(spec, { training, holdout, synthetic }, TARGET);
  const pairs = pairTrends(spec, holdout, synthetic).score;
  const shuffled = pairTrends(spec, holdout, shuffledColumns(synthetic)).score;
  const having = synthetic.filter((row) => row[TARGET.target] === TARGET.positive).length;
  const numbers = {
    shapes: columnShapes(spec, holdout, synthetic).score,
    pairs,
    aboveShuffled: pairs - shuffled,
    f1: f1.synthetic,
    ofReal: f1.synthetic / f1.real,
    logistic: by.logistic.f1,
    tree: by.tree.f1,
    adaBoost: by.adaBoost.f1,
    auroc: (by.logistic.auroc + by.tree.auroc + by.adaBoost.auroc) / 3,
    classShare: having / synthetic.length,
  };
  const shown = Object.entries(numbers).map(([what, value]) => `${what} ${value.toFixed(3)}`);
  console.log(`${name}: ${shown.join(', ')}`);
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'split') {
  const [out = '.'] = rest;
  await mkdir(out, { recursive: true });
  for (const [name, rows] of Object.entries({ training, holdout })) {
    for (const { path, bytes } of await writeExamples(spec, rows, name)) await writeFile(`${out}/${path}`, bytes);
  }
} else {
  tell('real rows', training);
  tell('their columns shuffled', shuffledColumns(training, 1));
  tell('a gaussian copula', gaussianCopula(spec, training, training.length, 1));
  for (const path of process.argv.slice(2)) {
    tell(path, await readExamples(spec, { path, bytes: await readFile(path) }));
  }
}
