import { type R3GanOptions, r3Gan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/r3.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { drawsByName, fill } from '../pytorch-twin.ts';

// Written by fixtures/make-r3.py (PyTorch 2.15, float64): same weights, draws and labels.
const [n, size, channels, latentDim] = [4, 8, 3, 5];
const sizes = { size, channels, latentDim, labelDim: 4, features: 8, maxFeatures: 12, blocks: 1, groupWidth: 8 };

it.each(Object.entries(pytorch.cases))('%s computes what PyTorch finds, to 1e-6', async (_, of) => {
  await inDoublePrecision(async () => {
    const { config, sample, ...players } = of;
    const labels = 'classes' in config && { labels: tf.tensor1d([2, 0, 2, 1], 'int32') };
    await expectPytorch({
      gan: r3Gan({ ...sizes, ...config } as R3GanOptions),
      latent: { z: fill([n, latentDim], 'z', 4) },
      ...(labels && { conditions: labels }),
      batch: { images: fill([n, size, size, channels], 'real', 2), ...labels },
      sample,
      players,
      scales: { constant: 2 },
      context: { schedule: () => tf.scalar(0.7), random: (name) => drawsByName(name) },
    });
  });
});
