import type { LossContext } from '@ganforge/core';
import { type StyleGan2Options, styleGan2 } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/style.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { drawsByName, fill, runnerWithDraws } from '../pytorch-twin.ts';

// Written by fixtures/make-style.py (PyTorch 2.15, float64): same weights, draws, noise and labels.
const [n, size, channels, latentDim] = [4, 8, 3, 5];
const sizes = { size, channels, latentDim, styleDim: 6, features: 4, maxFeatures: 6, mappingLayers: 2, groupSize: 2 };
const scales = {
  ...{ kernel: 3.5, 'dense1/kernel': 350, 'dense2/kernel': 350, 'rgb4/kernel': 0.5, 'rgb8/kernel': 0.5 },
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`dense${i + 1}/kernel`, 350])),
  ...{ constant: 4, map: 4, strength: 0.5 },
};

it.each(Object.entries(pytorch.cases))('%s computes what PyTorch finds, to 1e-6', async (_, of) => {
  await inDoublePrecision(async () => {
    const gan = styleGan2({ ...sizes, ...of.config } as StyleGan2Options);
    const labels = 'classes' in of.config && { labels: tf.tensor1d([2, 0, 2, 1], 'int32') };
    const { config: _config, sample, ...players } = of;
    await expectPytorch({
      gan: { ...gan, sample: (request) => gan.sample({ ...request, options: { truncation: 0.7 } }) },
      latent: { z: fill([n, latentDim], 'z', 4) },
      ...(labels && { conditions: labels }),
      batch: { images: fill([n, size, size, channels], 'real', 2), ...labels },
      sample,
      players,
      scales,
      context: {
        batchSize: n,
        random: (name) => drawsByName(name, { mixing: [0.2, 0.5] }),
        run: runnerWithDraws(gan.networks),
        state: () => ({ mean: tf.scalar(0.3) }),
        observe: () => undefined,
      } satisfies Partial<LossContext>,
    });
  });
});
