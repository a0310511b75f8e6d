import { randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type CganOptions, cgan } from '@ganforge/models';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import pytorch from '../fixtures/cgan.json' with { type: 'json' };
import { contextOf, fill, fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-cgan.py (PyTorch 1.13, float64): same weights, examples and latents.
const sizes = { classes: 3, size: 16, channels: 3, latentDim: 5, labelDim: 2, features: 4 } as const;
const n = 4;

beforeAll(() => useEngine('cpu'));

it.each(Object.entries(pytorch.cases))('by %s it computes what PyTorch finds', async (_, expected) => {
  const gan = cgan({ ...sizes, ...(expected.config as Partial<CganOptions>) });
  fillWeights(gan.networks, { embeddings: 2 });
  const labels = tf.tensor1d([2, 0, 1, 2], 'int32');
  const z = () => fill([n, sizes.latentDim], 'z', 4);
  const request = { n, random: randomStream(1), latent: { z: z() }, conditions: { labels } };
  const { images: sample } = await gan.sample(request);
  expect(summary(sample!)).toBeAllclose(expected.sample, { rtol: 1e-5, atol: 1e-6 });

  const images = fill([n, sizes.size, sizes.size, sizes.channels], 'real', 2) as tf.Tensor4D;
  // The discriminator uses the images that the generator generated in its update.
  const context = contextOf(gan.networks, { normal: z }, new Map());
  for (const player of gan.players) {
    const found = lossAndGradients(gan.networks, player.trains, () => player.loss({ images, labels }, context));
    const { loss, gradients } = expected[player.name as 'generator' | 'discriminator'];
    expect(found.loss).toBeAllclose(loss, { rtol: 1e-5 });
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(gradients).sort());
    for (const [key, values] of Object.entries<number[]>(gradients)) {
      expect(found.gradients[key]!).toBeAllclose(values, { rtol: 1e-4, atol: 1e-5 * values[1]! + 1e-6 });
    }
  }
  for (const network of Object.values(gan.networks)) network.dispose();
});
