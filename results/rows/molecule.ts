import { readFile } from 'node:fs/promises';
import type { MoleculeBatch } from '@ganforge/core';
import { moleculeDataset } from '@ganforge/data';
import { decodeExamples, isMolecule, type MoleculeGraph, type MoleculeSpec, readSmiles } from '@ganforge/media';
import { loadChemistry } from '@ganforge/media/chemistry';
import { moleculeScores } from '@ganforge/metrics';
import { molGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import type * as tf from '@tensorflow/tfjs-core';
import { gathering } from '../measures/gathering.ts';
import type { ResultRow } from '../row.ts';

const options = { relaxation: 'straight-through', latentDim: 16, seed: 1 } as const;
const run = { steps: 600, batchSize: 128, every: 100 } as const;
/** Graphs that are judged. */
const JUDGED = 2000;

/** Molecules. */
export const moleculeRows: readonly ResultRow[] = [
  {
    name: 'molgan-qm9',
    variant: 'molGan',
    source: 'molecule/mol-gan.ts',
    data: 'QM9 (4,989 molecules)',
    settings: { ...options, ...run },
    bars: [
      { measure: 'valid', least: 0.5 },
      { measure: 'different', least: 0.3 },
      { measure: 'new', least: 0.9 },
    ],
    async run() {
      const chemistry = await loadChemistry();
      const path = `${process.env.GANFORGE_DATA_DIR}/molecules/qm9_5k.csv.gz`;
      const known = await readSmiles({ path, bytes: await readFile(path) });
      const data = moleculeDataset(chemistry.read(known, 9));
      const spec = data.entries.molecules;
      const { size, atoms, bonds } = spec;
      const gan = molGan({ size, atoms, bonds, ...options });
      let best = { score: -1, graphs: [] as readonly MoleculeGraph[] };
      // Valid ones that differ, of all: one of the two alone is easy.
      const first = { measure: 'valid x different', better: 'higher' } as const;
      const measures = gathering<MoleculeBatch>(run.every, first, async ({ sample }) => {
        const graphs = await graphsOf(spec, await sample(JUDGED, 0));
        const { validity, uniqueness, novelty } = moleculeScores(graphs, data.graphs, chemistry.identity);
        const score = validity * (uniqueness || 0);
        if (score > best.score) best = { score, graphs };
        return { [first.measure]: score, valid: validity, different: uniqueness || 0, new: novelty || 0 };
      });
      const { steps, batchSize } = run;
      const common = { steps, batchSize, seed: 1, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, data, { ...common, metrics: [measures.metric] });
      gan.dispose();
      const smiles = [...new Set(best.graphs.filter(isMolecule).map((graph) => chemistry.smiles(graph)))];
      return { steps: step, seconds, samples: [smiles.slice(0, 12).join('  ')], ...measures.outcome() };
    },
  },
];

async function graphsOf(spec: MoleculeSpec, batch: Readonly<Record<string, tf.Tensor>>): Promise<MoleculeGraph[]> {
  const host = async (t: tf.Tensor) => {
    const data = await t.data<'int32'>();
    t.dispose();
    return { shape: t.shape, data };
  };
  const [nodes, bonds] = [await host(batch['molecules.nodes']!), await host(batch['molecules.bonds']!)];
  return decodeExamples(spec, { nodes, bonds });
}
