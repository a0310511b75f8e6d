import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { gan } from '@ganforge/models';
import '@ganforge/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import pytorch from '../fixtures/gan.json' with { type: 'json' };
import { contextOf, fill, fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-gan.py (PyTorch 1.13, float64): same weights, examples and latents.
const sizes = { size: 5, channels: 1, latentDim: 3, features: 6, maxoutUnits: 4, maxoutPieces: 3 } as const;
const n = 4;

beforeAll(() => useEngine('cpu'));

it("computes what PyTorch finds for the authors' perceptrons: samples, losses and every gradient", async () => {
  const small = gan({ ...sizes, dropout: 0, inputDropout: 0 });
  fillWeights(small.networks);
  const z = () => fill([n, sizes.latentDim], 'z', 4);
  const { images: sample } = await small.sample({ n, random: randomStream(1), latent: { z: z() } });
  expect(summary(sample!)).toBeAllclose(pytorch.sample, { rtol: 1e-5, atol: 1e-6 });

  const images = fill([n, sizes.size, sizes.size, 1], 'real', 2) as tf.Tensor4D;
  const context = contextOf(small.networks, { normal: z }, new Map());
  for (const player of small.players) {
    const found = lossAndGradients(small.networks, player.trains, () => player.loss({ images }, context));
    const { loss, gradients } = pytorch[player.name as 'generator' | 'discriminator'];
    expect(found.loss).toBeAllclose(loss, { rtol: 1e-5 });
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(gradients).sort());
    for (const [key, values] of Object.entries<number[]>(gradients)) {
      expect(found.gradients[key]!).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 * values[1]! + 1e-6 });
    }
  }
  for (const network of Object.values(small.networks)) network.dispose();
});
