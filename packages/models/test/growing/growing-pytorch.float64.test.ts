import { proGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/growing.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { drawsByName, fill } from '../pytorch-twin.ts';

// Written by fixtures/make-growing.py (PyTorch 2.15, float64): same weights, draws and alpha.
const [n, size, channels, latentDim, alpha] = [4, 8, 3, 5, 0.3] as const;
const options = { size, channels, latentDim, features: 4, maxFeatures: 6, groupSize: 2, drift: 0.5 } as const;
const scales = { kernel: 3.5, 'image4/conv/kernel': 0.5, 'image8/conv/kernel': 0.5 };

it.each(Object.entries(pytorch.cases))('proGan in stage %s computes what PyTorch finds, to 1e-6', async (stage, of) => {
  await inDoublePrecision(async () => {
    const gan = proGan(options);
    const at = { stage, schedules: { alpha } };
    const { sample, ...players } = of;
    await expectPytorch({
      gan: { ...gan, sample: (request) => gan.sample({ ...request, at }) },
      latent: { z: fill([n, latentDim], 'z', 4) },
      batch: { images: fill([n, size, size, channels], 'real', 2) },
      sample,
      players,
      scales,
      context: {
        stage,
        schedule: () => tf.scalar(alpha),
        random: (name) => drawsByName(name, { alpha: [0.1, 0.7, 0.4, 0.9] }),
      },
    });
  });
});
