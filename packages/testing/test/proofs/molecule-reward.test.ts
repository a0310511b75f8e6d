import { type Dataset, randomStream } from '@ganforge/core';
import { decodeExamples, encodeExamples, type MoleculeGraph } from '@ganforge/media';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { moleculeGan } from './molecule-reward.ts';
import { spec } from './molecule-tensors.ts';
import { wholeRun } from './whole-run.ts';

/** The reward counts oxygen atoms. */
const reward = ({ atoms }: MoleculeGraph): number => atoms.filter((atom) => atom === 'O').length / 3;
const build = (options: { readonly seed?: number }) => moleculeGan(options, reward);

testVariant('a molecule GAN with a reward', { factory: build, options: {}, invalid: [], isForm: true });

const known: readonly MoleculeGraph[] = [
  { atoms: ['C', 'O'], bonds: [[0, 1, '-']] },
  {
    atoms: ['C', 'C', 'O'],
    bonds: [
      [0, 1, '-'],
      [1, 2, '='],
    ],
  },
];
const dataset: Dataset = {
  size: 32,
  entries: { molecules: spec },
  get(indices) {
    const parts = encodeExamples(
      spec,
      indices.map((index) => known[index % known.length]!),
    );
    const tensors = Object.entries(parts).map(([part, { shape, data }]) => {
      return [`molecules.${part}`, tf.tensor(data, [...shape], 'int32')] as const;
    });
    return Object.fromEntries(tensors);
  },
};

describe('a run of it', () => {
  it('continues with the same bytes, shows a drawing, and reaches the rewarded molecules', async () => {
    const mean = async (sample: Awaited<ReturnType<typeof wholeRun>>['generator']['sample']) => {
      const made = await sample({ n: 100, random: randomStream(2) });
      const [nodes, bonds] = [made['molecules.nodes']!, made['molecules.bonds']!];
      const host = async (t: tf.Tensor) => ({ shape: t.shape, data: await t.data<'int32'>() });
      const molecules = decodeExamples(spec, { nodes: await host(nodes), bonds: await host(bonds) });
      tf.dispose([nodes, bonds]);
      return molecules.reduce((sum, molecule) => sum + reward(molecule), 0) / molecules.length;
    };
    const untrained = build({ seed: 5 });
    const before = await mean(untrained.sample);
    untrained.dispose();
    const { samples, generator } = await wholeRun(build, dataset, 80);
    expect(Object.keys(samples)).toEqual(['step-80.svg']);
    expect(samples['step-80.svg']).toContain('<svg');
    expect(await mean(generator.sample)).toBeGreaterThan(before + 0.3);
  });
});
