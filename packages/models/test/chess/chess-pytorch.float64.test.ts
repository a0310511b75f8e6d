import { namedWeights, runNetwork } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type ChessGan, chessGan } from '@ganforge/models';
import '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { moveLogits, planesOf } from '../../src/chess/chess-networks.ts';
import pytorch from '../fixtures/chess.json' with { type: 'json' };
import { lossContext, runner } from '../loss-context.ts';
import { fillWeights, lossAndGradients, summary } from '../pytorch-twin.ts';

// Written by fixtures/make-chess.py (PyTorch, float64): same weights, boards and lists of moves.
const [N, COUNTS] = [3, [20, 35, 7]];
const boards = Array.from({ length: N }, (_, i) => Array.from({ length: 130 }, (_, k) => (i * 7919 + k * 31) % 208));
const legal = COUNTS.map((count, i) =>
  Array.from({ length: 218 }, (_, k) => (k < count ? 1 + ((i * 977 + k * 613) % 4351) : 0)),
);
const weights: Readonly<Record<string, number>> = { cloning: 0.5, adversarial: 0.25, entropy: 0.125 };

beforeAll(async () => {
  await useEngine('cpu');
  // The first weights are drawn into arrays that tfjs does not know here.
  vi.spyOn(tf.env().platform, 'isTypedArray').mockImplementation((x) => ArrayBuffer.isView(x));
});
afterAll(() => {
  vi.restoreAllMocks();
});

function contextOf(gan: ChessGan) {
  return lossContext({
    random: () => ({}) as never,
    run: runner(gan.networks),
    schedule: (name) => tf.scalar(weights[name]!),
    weights: (name) =>
      Object.fromEntries(namedWeights(name, gan.networks[name]!).map(({ key, variable }) => [key, variable])),
  });
}

it('chessGan has the losses and gradients that PyTorch finds', () => {
  const gan = chessGan({
    ...{ filters: 4, blocks: 1, headDim: 2, discriminatorFilters: 3, discriminatorBlocks: 1 },
    classes: ['a', 'others'],
  });
  fillWeights(gan.networks);
  tf.tidy(() => {
    const batch = {
      'positions.board': tf.tensor2d(boards, [N, 130], 'int32'),
      'positions.legal': tf.tensor2d(legal, [N, 218], 'int32'),
      moves: tf.tensor1d(
        legal.map((row) => row[5]!),
        'int32',
      ),
      labels: tf.tensor1d([1, 0, 1], 'int32'),
    };
    const planes = planesOf(batch['positions.board'], batch.labels, 2);
    const judged = moveLogits(runNetwork<tf.Tensor[]>(gan.networks.discriminator!, planes));
    expect(summary(judged)).toBeAllclose(pytorch.logits, { rtol: 1e-9 });
    for (const player of gan.players) {
      const found = lossAndGradients(gan.networks, player.trains, () => player.loss(batch, contextOf(gan)));
      const { loss, gradients } = pytorch[player.name as 'cloning' | 'generator' | 'discriminator'];
      expect(found.loss, player.name).toBeAllclose(loss, { rtol: 1e-9 });
      expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(gradients).sort());
      for (const [key, values] of Object.entries(gradients)) {
        expect(found.gradients[key]!, `${player.name}, ${key}`).toBeAllclose(values, { rtol: 1e-7, atol: 1e-9 });
      }
    }
  });
  gan.dispose();
});
