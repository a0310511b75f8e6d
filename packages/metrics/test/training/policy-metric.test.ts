import { chessDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { parsePgn } from '@ganforge/media/chess';
import { policyMetric } from '@ganforge/metrics/training';
import { chessGan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

const { games } = parsePgn('[White "A"]\n[Black "B"]\n\n1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 1-0');
const context = { step: 0, seed: 3, sample: () => Promise.reject(new Error('unused')), warn: () => undefined };

it('judges a policy in real positions', async () => {
  const real = chessDataset(games, { player: 'A' });
  const gan = chessGan({ filters: 4, blocks: 0, headDim: 2, discriminatorFilters: 2, discriminatorBlocks: 0 });
  // This policy has memorised the moves of the game.
  const knowing = {
    ...gan,
    policy: (conditions: Record<string, tf.Tensor>) =>
      tf.tidy(() => {
        const boards = conditions['positions.board']!;
        const rows = Array.from({ length: real.size }, (_, i) => real.get([i], undefined as never) as never);
        const all = tf.concat(rows.map((row) => (row as Record<string, tf.Tensor>)['positions.board']!));
        const same = tf.all(tf.equal(tf.expandDims(boards, 1), tf.expandDims(all, 0)), 2);
        const moves = tf.concat(rows.map((row) => (row as Record<string, tf.Tensor>).moves!));
        const played = tf.gather(moves, tf.argMax(tf.cast(same, 'int32'), 1));
        return tf.cast(tf.equal(conditions['positions.legal']!, tf.expandDims(played, 1)), 'float32');
      }),
  };
  const before = tf.memory().numTensors;
  const metric = policyMetric({ real, samples: 4, batch: 3 });
  const found = await metric.evaluate({ ...context, gan: knowing as never });
  expect(Object.keys(found)).toEqual(metric.names);
  expect(found).toMatchObject({ 'top-1': 1, 'top-3': 1, NLL: 0, legality: 1 });
  expect(found['top-1 of a random legal move']).toBeLessThan(0.1);
  expect(tf.memory().numTensors).toBe(before);

  const own = await policyMetric({ real }).evaluate({ ...context, gan: gan as never });
  expect(own.NLL).toBeGreaterThan(1);
  expect(own.legality).toBe(1);
  const { policy: _, ...silent } = gan;
  await expect(metric.evaluate({ ...context, gan: silent as never })).rejects.toThrow(
    "'chess-gan' cannot compute the probabilities of moves",
  );
  gan.dispose();
});
