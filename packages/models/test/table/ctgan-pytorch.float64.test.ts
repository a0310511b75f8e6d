import type { TableSpec } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import pytorch from '../fixtures/ctgan.json' with { type: 'json' };
import { expectPytorch, inDoublePrecision } from '../pytorch-case.ts';
import { fill } from '../pytorch-twin.ts';

// Written by fixtures/make-ctgan.py (PyTorch 2.15, float64): same weights, rows, conditions and draws.
const [n, latentDim, pac] = [4, 3, 2];
const mode = { mean: 0, std: 1, weight: 0.5 };
const numbers: TableSpec['columns'] = [
  { name: 'x', type: 'number', modes: [mode] },
  { name: 'y', type: 'number', modes: [mode, mode] },
];
const words: TableSpec['columns'] = [
  { name: 'job', type: 'category', categories: ['clerk', 'judge', 'smith'] },
  { name: 'left', type: 'boolean', words: ['no', 'yes'], missing: true },
];
const sizes = { latentDim, pac, generatorUnits: [5, 4], criticUnits: [6, 5], dropout: 0, weightDecay: 0.01 };

it.each(Object.entries(pytorch.cases))('%s it computes what PyTorch finds, to 1e-6', async (name, of) => {
  await inDoublePrecision(async () => {
    const hasWords = name === 'with words';
    const width = hasWords ? 10 : 4;
    const table = { kind: 'table', columns: hasWords ? [...numbers, ...words] : numbers };
    const condition = tf.tensor2d(pytorch.asked);
    const choices = fill([n, width], 'choices', 1.9);
    await expectPytorch({
      gan: ctgan({ ...sizes, table }),
      latent: { z: fill([n, latentDim], 'z', 4), choices, ...(hasWords && { word: tf.zeros([n, 1]) }) },
      ...(hasWords && { conditions: { condition } }),
      batch: { rows: fill([n, width], 'real', 2), ...(hasWords && { condition }) },
      sample: of.sample,
      players: { critic: of.critic, generator: of.generator },
      random: {
        gumbel: (shape) => fill([...shape], 'gumbel', 3),
        uniform: (shape) => fill([...shape], 'alpha', 0.9, 0.5),
      },
    });
  });
});
