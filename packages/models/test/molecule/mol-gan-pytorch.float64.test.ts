import { type MoleculeBatch, namedWeights, type RandomStream, randomStream, runNetwork } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { molGan } from '@ganforge/models';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { logitsOf } from '../../src/molecule/mol-gan-networks.ts';
import pytorch from '../fixtures/molecule.json' with { type: 'json' };
import { lossContext, runner } from '../loss-context.ts';
import { fill, fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-molecule.py (PyTorch, float64): same weights, graphs and draws.
const N = 3;
const atoms = [1, 2, 1, 2, 1, 0, 1, 1, 2];
const bonds = [0, 1, 0, 1, 0, 2, 0, 2, 0, 0, 3, 0, 3, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0];
const small = {
  ...{ size: 3, atoms: ['none', 'C', 'O'], latentDim: 2, generatorUnits: [6], convolutionUnits: [4, 3] },
  ...{ aggregationUnits: 4, denseUnits: [4], adversarialWeight: 0.25 },
};
const reward = (graph: { readonly atoms: readonly string[] }): number =>
  graph.atoms.filter((atom) => atom === 'O').length / small.size;

interface Found {
  readonly terms: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, number[]>>;
}

beforeAll(async () => {
  await useEngine('cpu');
  // The first weights are drawn into arrays that tfjs does not know here.
  vi.spyOn(tf.env().platform, 'isTypedArray').mockImplementation((x) => ArrayBuffer.isView(x));
});
afterAll(() => {
  vi.restoreAllMocks();
});

const z = () => fill([N, small.latentDim], 'z', 4);
/** Draws the same numbers as the twin. The noise of atoms has three axes, and the noise of bonds has four. */
const random = {
  normal: z,
  uniform: (shape: number[]) => fill(shape, 'alpha', 0.9, 0.5),
  gumbel: (shape: number[]) => fill(shape, `gumbel${shape.length}`, 4),
} as unknown as RandomStream;

it.each(Object.entries(pytorch.cases))(
  'molGan (%s) has the outputs, losses and gradients that PyTorch finds',
  async (how, expected) => {
    const rewardScale = how === 'softmax' ? 'published' : 'distance';
    const gan = molGan({ ...small, relaxation: how as 'softmax', rewardScale }, { reward });
    fillWeights(gan.networks);
    const spec = gan.output.molecules as Parameters<typeof logitsOf>[0];
    const { nodes, edges } = logitsOf(spec, runNetwork(gan.networks.generator!, z()));
    expect([summary(nodes), summary(edges)]).toBeAllclose(expected.logits, { rtol: 1e-9 });
    const made = await gan.sample({ n: N, random: randomStream(1), latent: { z: z() } });
    expect(Array.from(await made['molecules.nodes']!.data())).toEqual(expected.sample.nodes);
    expect(Array.from(await made['molecules.bonds']!.data())).toEqual(expected.sample.bonds);

    const batch: MoleculeBatch = {
      'molecules.nodes': tf.tensor2d(atoms, [N, 3], 'int32'),
      'molecules.bonds': tf.tensor3d(bonds, [N, 3, 3], 'int32'),
    };
    const real = [
      tf.cast(tf.oneHot(batch['molecules.nodes'], 3), 'float32'),
      tf.slice(tf.cast(tf.oneHot(batch['molecules.bonds'], 4), 'float32'), [0, 0, 0, 1]),
    ];
    const scores = runNetwork<tf.Tensor>(gan.networks.critic!, real);
    expect(Array.from(await scores.data())).toBeAllclose(expected.score, { rtol: 1e-9 });

    const context = lossContext({
      random: () => random,
      run: runner(gan.networks),
      schedule: () => tf.scalar(small.adversarialWeight),
      weights: (name) =>
        Object.fromEntries(namedWeights(name, gan.networks[name]!).map(({ key, variable }) => [key, variable])),
    });
    for (const player of gan.players) {
      const whole = { ...batch, ...(await player.prepare?.(batch, context)) } as MoleculeBatch;
      const found = lossAndGradients(gan.networks, player.trains, () => player.loss(whole, context));
      const { terms, gradients }: Found = expected.players[player.name as keyof typeof expected.players];
      expect(Object.keys(found.terms).sort()).toEqual(Object.keys(terms).sort());
      for (const [name, value] of Object.entries(terms)) {
        expect(found.terms[name]!, `${player.name}, ${name}`).toBeAllclose(value, { rtol: 1e-9 });
      }
      expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(gradients).sort());
      for (const [key, values] of Object.entries(gradients)) {
        expect(found.gradients[key]!, `${player.name}, ${key}`).toBeAllclose(values, { rtol: 1e-7, atol: 1e-9 });
      }
    }
    gan.dispose();
  },
);
