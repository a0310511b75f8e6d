import { fastGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/fast.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { drawsByName, fill, runnerWithDraws } from '../pytorch-twin.ts';

// Written by fixtures/make-fast.py (PyTorch 2.15, float64): same weights, vectors u, draws and quarter.
const [n, size, channels, latentDim] = [3, 32, 3, 4] as const;

it('fastGan computes what PyTorch finds, to 1e-6', async () => {
  await inDoublePrecision(async () => {
    const gan = fastGan({ size, channels, latentDim, features: 1, reconstruction: 1.5 });
    const margin = (name: string) => Array.from(tf.tidy(() => fill([n, 5, 5, 2], name, 0.2, 0.9).dataSync()));
    const uniforms = {
      'real-margin': margin('real-margin'),
      'fake-margin': margin('fake-margin'),
      quarter: [2.5], // in 0..4: the third of the quarters
    };
    await expectPytorch({
      gan,
      latent: { z: fill([n, latentDim], 'z', 4) },
      batch: { images: fill([n, size, size, channels], 'real', 2) },
      sample: pytorch.sample,
      players: { generator: pytorch.generator, discriminator: pytorch.discriminator },
      context: { random: (name) => drawsByName(name, uniforms), run: runnerWithDraws(gan.networks) },
    });
  });
});
