import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { relGan, seqGan, type TextGan } from '@ganforge/models';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import pytorch from '../fixtures/text.json' with { type: 'json' };
import { lossContext, runner } from '../loss-context.ts';
import { fill, fillWeights, lossAndGradients } from '../pytorch-twin.ts';

// Written by fixtures/make-text.py (PyTorch 1.13, float64): same weights, texts and draws.
const real = [
  [1, 2, 3, 1, 2],
  [3, 1, 0, 0, 0],
  [2, 0, 0, 0, 0],
];
const form = { vocabulary: ['', 'a', 'b', 'c'], length: 5, embeddingDim: 3, units: 4, dropout: 0 } as const;
const judge = { discriminatorEmbeddingDim: 4 } as const;

beforeAll(async () => {
  await useEngine('cpu');
  // The first weights are drawn into arrays that tfjs does not know here.
  vi.spyOn(tf.env().platform, 'isTypedArray').mockImplementation((x) => ArrayBuffer.isView(x));
});
afterAll(() => {
  vi.restoreAllMocks();
});

interface Found {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, number[]>>;
}

/**
 * Returns a context with the draws of the twin. `categorical` returns the largest logit plus noise. `gumbel` returns
 * other noise in each call.
 */
function contextOf(gan: TextGan) {
  let calls = 0;
  const random = {
    categorical: (logits: tf.Tensor) => tf.argMax(tf.add(logits, fill(logits.shape, 'noise', 6)), 1),
    gumbel: (shape: number[]) => fill(shape, `noise${calls++}`, 6),
  };
  return lossContext({
    random: () => random as never,
    run: runner(gan.networks),
    schedule: () => tf.scalar(2),
    weights: (name) =>
      Object.fromEntries(namedWeights(name, gan.networks[name]!).map(({ key, variable }) => [key, variable])),
  });
}

it.each<[string, () => TextGan, Readonly<Record<string, unknown>>]>([
  [
    'seqGan',
    () => seqGan({ ...form, ...judge, discriminatorFilters: 1, rollouts: 2, baseline: 'leave-one-out' }),
    pytorch.seqGan,
  ],
  [
    'relGan with classes',
    () =>
      relGan({
        ...{ ...form, ...judge, cell: 'lstm', discriminatorFilters: 2, representations: 2 },
        ...{ classes: 2, labelDim: 2 },
      }),
    pytorch.relGan,
  ],
])('%s has the losses and gradients that PyTorch finds', (_, make, expected) => {
  const gan = make();
  fillWeights(gan.networks);
  tf.tidy(() => {
    const batch = { texts: tf.tensor2d(real, [3, 5], 'int32'), labels: tf.tensor1d([1, 0, 1], 'int32') };
    for (const player of gan.players) {
      const found = lossAndGradients(gan.networks, player.trains, () => player.loss(batch, contextOf(gan)));
      const { loss, gradients } = expected[player.name] as Found;
      expect(found.loss, player.name).toBeAllclose(loss, { rtol: 1e-9 });
      expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(gradients).sort());
      for (const [key, values] of Object.entries(gradients)) {
        expect(found.gradients[key]!, `${player.name}, ${key}`).toBeAllclose(values, { rtol: 1e-7, atol: 1e-9 });
      }
    }
  });
  gan.dispose();
});

it('says how probable texts are, as PyTorch does', () => {
  const gan = seqGan({ ...form, ...judge, discriminatorFilters: 1 });
  fillWeights(gan.networks);
  tf.tidy(() => {
    const means = gan.negativeLogLikelihood(tf.tensor2d(real, [3, 5], 'int32')).dataSync();
    const tokens = [5, 3, 2]; // up to and including the end of each text
    const all = tokens.reduce((sum, count, i) => sum + count * means[i]!, 0);
    expect(all / 10).toBeAllclose(pytorch.seqGan.likelihood.loss, { rtol: 1e-9 });
  });
  gan.dispose();
});
