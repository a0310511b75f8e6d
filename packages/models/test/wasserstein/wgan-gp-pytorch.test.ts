import { type RandomStream, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type WganGpOptions, wganGp } from '@ganforge/models';
import '@ganforge/testing';
import { beforeAll, expect, it } from 'vitest';
import pytorch from '../fixtures/wgan-gp.json' with { type: 'json' };
import { contextOf, fill, fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-wgan-gp.py (PyTorch 1.13, float64): same weights, examples, latents and alphas.
const [n, latentDim] = [3, 4];

beforeAll(() => useEngine('cpu'));

it.each(Object.entries(pytorch.cases))(
  '%s computes what PyTorch finds: samples, losses and every gradient',
  async (_, of) => {
    const gan = wganGp(of.config as WganGpOptions);
    const examples = fill([n, ...of.shape], 'real', 2);
    const z = () => fill([n, latentDim], 'z', 4);
    const random: Partial<RandomStream> = { normal: z, uniform: (shape) => fill([...shape], 'alpha', 0.9, 0.5) };
    fillWeights(gan.networks);
    const [sample] = Object.values(await gan.sample({ n, random: randomStream(1), latent: { z: z() } }));
    expect(summary(sample!)).toBeAllclose(of.sample, { rtol: 1e-5, atol: 1e-6 });

    for (const player of gan.players) {
      fillWeights(gan.networks); // resets the statistics, so that the updates are independent
      const expected = of[player.name as 'critic' | 'generator'];
      const batch = { images: examples, points: examples } as never;
      const loss = () => player.loss(batch, contextOf(gan.networks, random, new Map()));
      const found = lossAndGradients(gan.networks, player.trains, loss);
      expect(found.loss).toBeAllclose(expected.loss, { rtol: 1e-5 });
      if (player.name === 'critic') {
        expect(found.terms.wasserstein!).toBeAllclose(of.wasserstein, { rtol: 1e-5 });
        expect(found.terms.penalty!).toBeAllclose(of.penalty, { rtol: 1e-5 });
      }
      expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
      for (const [key, values] of Object.entries<number[]>(expected.gradients)) {
        expect(found.gradients[key]!).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 * values[1]! + 1e-6 });
      }
    }
    for (const network of Object.values(gan.networks)) network.dispose();
  },
);
