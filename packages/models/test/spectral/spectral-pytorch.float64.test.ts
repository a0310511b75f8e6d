import { type BigGanOptions, bigGan, type SaGanOptions, type SnGanOptions, saGan, snGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/spectral.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { fill } from '../pytorch-twin.ts';

// Written by fixtures/make-spectral.py (PyTorch 2.15, float64): same weights, vectors u, examples and latents.
const [n, size, channels, latentDim] = [3, 16, 3, 6];
const factories = {
  snGan: (given: object) => snGan({ ...given, fakesPerExample: 1 } as SnGanOptions),
  saGan: (given: object) => saGan(given as SaGanOptions),
  bigGan: (given: object) => bigGan(given as BigGanOptions),
};

it.each(Object.entries(pytorch.cases))('%s computes what PyTorch finds, to 1e-6', async (_, of) => {
  await inDoublePrecision(async () => {
    const { variant, ...given } = of.config;
    const gan = factories[variant as keyof typeof factories]({ size, latentDim, ...given });
    const labels = tf.tensor1d([2, 0, 2], 'int32');
    const conditional = 'classes' in given;
    await expectPytorch({
      gan,
      latent: { z: fill([n, latentDim], 'z', 4) },
      ...(conditional && { conditions: { labels } }),
      batch: { images: fill([n, size, size, channels], 'real', 2), ...(conditional && { labels }) },
      sample: of.sample,
      players: { generator: of.generator, discriminator: of.discriminator, ...('r1' in of && { r1: of.r1 }) },
      scales: { embeddings: 2 },
    });
  });
});
