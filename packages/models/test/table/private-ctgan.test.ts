import { privacySpent, randomStream, rowStreams } from '@ganforge/core';
import { tableDataset } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import type { TableRow } from '@ganforge/media';
import { ctgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import {
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  train,
  type UpdatePosition,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const rows: TableRow[] = Array.from({ length: 80 }, (_, i) => ({
  job: i % 20 === 0 ? 'judge' : i % 2 === 0 ? 'clerk' : 'smith',
  age: i % 20 === 0 ? 60 + (i % 3) : 25 + (i % 11),
}));
const dataset = tableDataset(rows, { holdout: 0, privacy: { batchSize: 16, noise: 5, seed: 3 } });
const table = dataset.entries.rows;
const plain = tableDataset(rows, { holdout: 0 }).entries.rows;
const privacy = { epsilon: 1e4, delta: 1e-3, steps: 100 };
const small = { table, pac: 1, latentDim: 4, generatorUnits: [8], criticUnits: [8, 8], privacy };

// The test suite trains with batches of four rows.
const four = tableDataset(rows, { holdout: 0, privacy: { batchSize: 4, noise: 5, seed: 3 } });
testVariant('ctgan, private', {
  isForm: true,
  factory: ctgan,
  options: { ...small, table: four.entries.rows },
  dataset: four,
  invalid: [
    [{ ...small, table: plain }, 'privacy needs a table whose modes and counts are private; this one is not.'],
    [{ ...small, pac: 2 }, 'with privacy, pac must be 1'],
    [{ ...small, criticUpdates: '2' }, 'with privacy, criticUpdates must be a number of at least 1'],
    [{ ...small, privacy: { ...privacy, epsilon: 0.1 } }, 'epsilon 0.1 is too small'],
    [{ ...small, privacy: { epsilon: 1, delta: 1e-5 } }, 'privacy'],
  ],
});

describe('ctgan, private', () => {
  beforeAll(() => useEngine('cpu'));
  const at: UpdatePosition = { step: 0, update: 0, stage: 'main', batchSize: 16, schedules: {} };

  /** Returns the sum of the clipped gradients of the critic, without noise. */
  async function sumOf(change: (present: number[][], rows: number[][]) => void): Promise<number[]> {
    const gan = ctgan({ ...small, seed: 2 });
    const quiet = gan.players.map((player) =>
      player.clipEach ? { ...player, clipEach: { ...player.clipEach, noise: 0 } } : player,
    );
    const state = createTrainingState({ ...gan, players: quiet }, { seed: 3 });
    const { indices, choices } = dataset.next!({ epoch: 0, offset: 0, examples: 0 }, 16, randomStream(1));
    const batch = await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(3)), choices: choices! });
    const present = (await batch.present!.array()) as number[][];
    const values = (await batch.rows!.array()) as number[][];
    change(present, values);
    const changed = { ...batch, present: tf.tensor(present), rows: tf.tensor(values) };
    const found = await computeGradients(state, quiet[0]!, [changed as never], at);
    const all = await Promise.all(Object.values(found.gradients).map((gradient) => gradient.data()));
    found.dispose();
    disposeTrainingState(state);
    gan.dispose();
    return all.flatMap((values) => Array.from(values, (value) => 16 * value));
  }

  it('changes the sum of gradients by at most the norm if a row is added or removed', async () => {
    const all = await sumOf(() => undefined);
    const without = await sumOf((present) => {
      present[0]![0] = 0;
    });
    const distance = Math.hypot(...all.map((value, i) => value - without[i]!));
    expect(distance).toBeGreaterThan(0.01);
    expect(distance).toBeLessThanOrEqual(1 + 1e-5);
  });

  it('does not look at rows that only fill the batch', async () => {
    const empty = (present: number[][]) => present.findIndex(([counts]) => counts === 0);
    const [all, changed] = [
      await sumOf(() => undefined),
      await sumOf((present, values) => {
        values[empty(present)]!.fill(0.7);
      }),
    ];
    expect(changed).toEqual(all);
  });

  it('has the noise that epsilon asks for, and says so', () => {
    const gan = ctgan({ ...small, criticUpdates: 2, privacy: { epsilon: 2, delta: 1e-4, steps: 50, norm: 0.5 } });
    const [critic] = gan.players;
    const { rate } = table.privacy!;
    const { norm, noise } = critic!.clipEach!;
    expect(norm).toBe(0.5);
    const looks = [
      { rate, noise, count: 100 },
      { rate: 1, noise: 5, count: 1 },
    ];
    const spent = privacySpent(looks, 1e-4);
    expect(spent).toBeLessThanOrEqual(2);
    expect(spent).toBeGreaterThan(1.97);
    expect(gan.notes![0]).toContain(
      `epsilon ${Number(spent.toPrecision(4))} at delta 0.0001, for tables with and without one row`,
    );
    expect(gan.notes!.join(' ')).toContain('The critic makes 100 updates by DP-SGD');
    gan.dispose();
  });

  it('lets the critic rest when its updates are spent', async () => {
    const gan = ctgan({ ...small, privacy: { ...privacy, steps: 2 } });
    const rates: number[] = [];
    await train(gan, dataset, {
      steps: 4,
      batchSize: 16,
      seed: 1,
      onEvent: (event) => {
        if (event.type === 'step') rates.push(Number('critic/wasserstein' in event.terms));
      },
    });
    expect(rates).toEqual([1, 1, 0, 0]);
    gan.dispose();
  });
});
