import { type LossContext, randomStream } from '@ganforge/core';
import { stackGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import pytorch from '../fixtures/stack.json' with { type: 'json' };
import { lossContext } from '../loss-context.ts';
import { inDoublePrecision } from '../pytorch-case.ts';
import { drawsByName, fill, fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-stack.py (PyTorch 2.15, float64): same weights, draws and captions.
const options = {
  ...{ length: 7, size: 16, firstSize: 8, latentDim: 5, textDim: 6, conditionDim: 4 },
  ...{ generatorFeatures: 2, discriminatorFeatures: 3, residualBlocks: 2 },
} as const;
const n = 3;
const captions = [
  [1, 2, 3, 4, 2, 1, 0],
  [4, 4, 0, 0, 0, 0, 0],
  [3, 1, 2, 0, 0, 0, 0],
];
const wrongCaptions = [
  [2, 2, 4, 0, 0, 0, 0],
  [1, 3, 2, 4, 0, 0, 0],
  [4, 1, 1, 3, 2, 2, 3],
];
const penalised = { encoder: 'bow', unit: 'word', conditioning: 'linear', r1: 3, r1Every: 8 } as const;
const cases = {
  bow: { encoder: 'bow', unit: 'word', conditioning: 'relu' },
  word: { encoder: 'word', unit: 'word', conditioning: 'linear' },
  char: { encoder: 'char', unit: 'character', conditioning: 'linear' },
  spectral: { ...penalised, discriminatorNorm: 'spectral' },
  none: { ...penalised, discriminatorNorm: 'none' },
} as const;
interface Expected {
  readonly samples: Readonly<Record<string, readonly number[]>>;
  readonly players: Readonly<
    Record<string, { readonly terms: object; readonly gradients: Readonly<Record<string, readonly number[]>> }>
  >;
}
const close = { rtol: 1e-6, atol: 1e-9 };

it.each(Object.keys(cases) as (keyof typeof cases)[])(
  'stackGan, case %s, computes what PyTorch finds, to 1e-6',
  async (name) => {
    const expected: Expected = pytorch.cases[name];
    await inDoublePrecision(async () => {
      const gan = stackGan({ ...options, vocabulary: ['', 'a', 'b', 'c', 'd'], ...cases[name] });
      expect(gan.players.map((player) => player.name).sort()).toEqual(Object.keys(expected.players).sort());
      const { networks } = gan;
      const tokens = (rows: number[][]) => tf.tensor2d(rows, [n, 7], 'int32');
      const batch = {
        images: fill([n, 16, 16, 3], 'real', 2) as tf.Tensor4D,
        captions: tokens(captions),
        wrongCaptions: tokens(wrongCaptions),
      };
      const latent = {
        z: fill([n, 5], 'z', 4),
        epsilon1: fill([n, 4], 'epsilon1', 4),
        epsilon2: fill([n, 4], 'epsilon2', 4),
      };
      fillWeights(networks);
      for (const [stage, of] of Object.entries(expected.samples)) {
        const request = { n, random: randomStream(1), latent, conditions: { captions: batch.captions } };
        const { images } = await gan.sample({ ...request, at: { stage, schedules: {} } });
        expect(summary(images!), stage).toBeAllclose([...of], close);
      }
      const run = (name: string, inputs: tf.Tensor | readonly tf.Tensor[], { training = true } = {}) =>
        networks[name]!.apply(inputs as tf.Tensor[], { training });
      const context = lossContext({
        random: (name) => drawsByName(name),
        run: run as LossContext['run'],
        share: (_, t) => t,
        shared: () => undefined,
      });
      for (const player of gan.players) {
        fillWeights(networks); // resets the statistics
        const found = lossAndGradients(networks, player.trains, () => player.loss(batch, context));
        const of = expected.players[player.name]!;
        expect(Object.keys(found.terms).sort()).toEqual(Object.keys(of.terms).sort());
        for (const [term, value] of Object.entries(of.terms)) {
          expect(found.terms[term], `${player.name} ${term}`).toBeAllclose(value, close);
        }
        expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(of.gradients).sort());
        for (const [key, values] of Object.entries<readonly number[]>(of.gradients)) {
          // The product with the pattern may be a small difference of large numbers. The norm gives their magnitude.
          expect(found.gradients[key]!, key).toBeAllclose([...values], { rtol: 1e-6, atol: 1e-6 * values[1]! + 1e-9 });
        }
      }
      gan.dispose();
    });
  },
);
