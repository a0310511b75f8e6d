import { readFile } from 'node:fs/promises';
import { type Gan, type Metric, type MoleculeBatch, randomStream } from '@ganforge/core';
import { moleculeDataset } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { GanError } from '@ganforge/formats';
import { decodeExamples, isMolecule, type MoleculeGraph, type MoleculeSpec, readSmiles } from '@ganforge/media';
import { type Chemistry, loadChemistry } from '@ganforge/media/chemistry';
import { moleculeDistance, moleculeScores } from '@ganforge/metrics';
import { molGan } from '@ganforge/models';
import type * as tf from '@tensorflow/tfjs-core';

/** The number of samples that are evaluated. */
const JUDGED = 2000;

async function moleculesMolGan(options: ExampleOptions): Promise<void> {
  const chemistry = await loadChemistry();
  const dataset = moleculeDataset(chemistry.read(await smiles(), 9));
  const { molecules } = dataset.entries;
  const { size, atoms, bonds } = molecules;
  const real = propertiesOf(chemistry, dataset.graphs);
  console.log(`data     ${dataset.size} molecules of up to ${size} atoms (${atoms.slice(1).join(', ')})`);
  const preset = options.quick
    ? { name: 'molecules-molgan-quick', steps: 60, plain: 30 }
    : { name: 'molecules-molgan', steps: 1300, plain: 700 };
  const steps = options.steps ?? preset.steps;
  // At first the generator is trained with the critic only. Then 65 % of its loss is a reward for logP. The reward is 1
  // at two standard deviations above the mean of the data.
  const wanted = (molecule: MoleculeGraph): number => {
    if (!isMolecule(molecule)) return 0;
    const above = (chemistry.properties(molecule).logP - real.mean) / real.std;
    return Math.min(1, Math.max(0, (above + 1) / 3));
  };
  const gan = molGan(
    {
      ...{ size, atoms, bonds, seed: options.seed, latentDim: 16 },
      adversarialWeight: `step < ${preset.plain} ? 1 : 0.35`,
    },
    { reward: wanted },
  );
  const scores: Metric<MoleculeBatch> = {
    names: ['validity', 'uniqueness', 'novelty', 'logP'],
    every: Math.ceil(preset.steps / 11),
    async evaluate({ sample }) {
      const found = await graphsOf(molecules, await sample(JUDGED, 0));
      const { validity, uniqueness, novelty } = moleculeScores(found, dataset.graphs, chemistry.identity);
      return { validity, uniqueness, novelty, logP: propertiesOf(chemistry, found).mean };
    },
  };
  const result = await trainExample(gan, dataset, options, {
    ...{ name: preset.name, steps, batchSize: 128, sampleEvery: 250, metrics: [scores] },
  });
  if (!result.finished) return;
  console.log(`logP of the data: mean ${real.mean.toFixed(2)}, standard deviation ${real.std.toFixed(2)}`);
  const all = await graphsOf(molecules, await sampleOf(gan, JUDGED));
  const made = all.filter(isMolecule);
  console.log(`Frechet distance of descriptors: ${moleculeDistance(all, dataset.graphs).toFixed(2)}`);
  console.log([...new Set(made.map((graph) => chemistry.smiles(graph)))].slice(0, 24).join('  '));
}

function sampleOf(gan: Gan<MoleculeBatch>, n: number) {
  return gan.sample({ n, random: randomStream(5) });
}

/** Reads the SMILES of the data folder. @throws GanError `file` if there is no data folder */
async function smiles(): Promise<string[]> {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (!folder) {
    const advice = 'Set GANFORGE_DATA_DIR to a folder with molecules/qm9_5k.csv.gz.';
    throw new GanError('examples/molecules-molgan', `there are no molecules. ${advice}`, { code: 'file' });
  }
  const path = `${folder}/molecules/qm9_5k.csv.gz`;
  return readSmiles({ path, bytes: await readFile(path) });
}

async function graphsOf(spec: MoleculeSpec, batch: Readonly<Record<string, tf.Tensor>>): Promise<MoleculeGraph[]> {
  const host = async (t: tf.Tensor) => {
    const data = await t.data<'int32'>();
    t.dispose();
    return { shape: t.shape, data };
  };
  const [nodes, bonds] = [await host(batch['molecules.nodes']!), await host(batch['molecules.bonds']!)];
  return decodeExamples(spec, { nodes, bonds });
}

/** Computes the mean and the standard deviation of logP over those graphs that are molecules. */
function propertiesOf(chemistry: Chemistry, graphs: readonly MoleculeGraph[]): { mean: number; std: number } {
  const values = graphs.filter(isMolecule).map((graph) => chemistry.properties(graph).logP);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(square) };
}

await example(moleculesMolGan);
