import type { RandomStream } from '@ganforge/core';
import { acgan, infoGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/conditional.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { fill } from '../pytorch-twin.ts';

// Written by fixtures/make-conditional.py (PyTorch 2.15, float64): same weights, examples, latents and labels.
const [n, channels] = [3, 3] as const;
const chosen = [2, 0, 1];

it('acgan computes what PyTorch finds, to 1e-6', () =>
  inDoublePrecision(async () => {
    const labels = tf.tensor1d(chosen, 'int32');
    const sizes = { classes: 3, size: 16, channels, latentDim: 5, features: 4, labelDim: 2 } as const;
    await expectPytorch({
      gan: acgan({ ...sizes, discriminatorClassWeight: 2, generatorClassWeight: 0.5 }),
      latent: { z: fill([n, 5], 'z', 4) },
      conditions: { labels },
      batch: { images: fill([n, 16, 16, channels], 'real', 2), labels },
      sample: pytorch.acgan.sample,
      players: pytorch.acgan,
      scales: { embeddings: 2 },
    });
  }));

it('infoGan computes what PyTorch finds, to 1e-6', () =>
  inDoublePrecision(async () => {
    const drawn = {
      noise: () => fill([n, 4], 'noise', 2),
      category: () => tf.tensor2d(chosen.map((i) => [i + 0.5])),
      codes: () => fill([n, 2], 'codes', 2),
    };
    const fork = (name: string) =>
      ({ uniform: drawn[name as keyof typeof drawn] }) as Partial<RandomStream> as RandomStream;
    const sizes = { size: 8, channels, noiseDim: 4, categories: 3, codes: 2, features: 2 } as const;
    await expectPytorch({
      gan: infoGan({ ...sizes, codeWeight: 0.3 }),
      latent: {
        noise: drawn.noise(),
        category: tf.cast(tf.oneHot(tf.tensor1d(chosen, 'int32'), 3), 'float32'),
        codes: drawn.codes(),
      },
      batch: { images: fill([n, 8, 8, channels], 'real', 2) },
      random: { fork: fork as RandomStream['fork'] },
      sample: pytorch.infoGan.sample,
      players: pytorch.infoGan,
    });
  }));
