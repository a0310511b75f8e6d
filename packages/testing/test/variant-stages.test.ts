import type { Player } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDeterminism, checkMemory } from '../src/variant/runs.ts';
import { checkResume } from '../src/variant/storage.ts';
import {
  checkGradients,
  checkIsolation,
  checkLossFalls,
  checkReadsNothing,
  checkRepeatable,
} from '../src/variant/updates.ts';
import type { VariantCase } from '../src/variant/variant-case.ts';
import { reversed } from './broken-losses.ts';
import { broken } from './tiny-gan.ts';

beforeAll(() => useEngine('cpu'));

describe('stages', () => {
  /**
   * Returns a case with two stages. They are so long that no check reaches the second stage by itself. The critic is
   * active only in the second stage.
   */
  const staged = (change: (player: Player) => Partial<Player> = () => ({}), stages: readonly string[] = ['second']) =>
    broken((gan) => ({
      stages: [
        { name: 'first', length: { examples: 1e6 } },
        { name: 'second', batchSize: 6 },
      ],
      players: gan.players.map((player) =>
        player.name === 'critic' ? { ...player, stages, ...change(player) } : player,
      ),
    }));

  it('are all reached', async () => {
    const seen: string[] = [];
    const noting = staged(
      (player) => ({
        loss: (batch, ctx) => {
          seen.push(`${ctx.stage} ${ctx.batchSize}`);
          return player.loss(batch, ctx);
        },
      }),
      ['first', 'second'],
    );
    const checks = { checkGradients, checkIsolation, checkRepeatable, checkReadsNothing, checkLossFalls };
    for (const [name, check] of Object.entries({ ...checks, checkDeterminism, checkMemory, checkResume })) {
      seen.length = 0;
      await check(noting);
      expect(new Set(seen.map((one) => one.split(' ')[0])), name).toEqual(new Set(['first', 'second']));
    }
    expect(new Set(seen)).toEqual(new Set(['first 4', 'second 6'])); // in a run, each stage has its own batch size
  });

  it('may leave a network to another stage', async () => {
    for (const check of [checkGradients, checkIsolation, checkLossFalls, checkDeterminism, checkMemory, checkResume]) {
      await check(staged());
    }
  });

  it.each<[string, (variant: VariantCase) => Promise<void>, (player: Player) => Partial<Player>, RegExp]>([
    [
      'a gradient',
      checkGradients,
      (player) => ({
        loss: (batch, ctx) => {
          const { adversarial } = player.loss(batch, ctx);
          return { adversarial: ctx.stage === 'second' ? tf.mul(NaN, adversarial!) : adversarial! };
        },
      }),
      /not finite|NaN/,
    ],
    [
      'a leak',
      checkMemory,
      (player) => ({
        loss: (batch, ctx) => {
          if (ctx.stage === 'second') tf.keep(tf.ones([5]));
          return player.loss(batch, ctx);
        },
      }),
      /three steps leave 3 tensors and 60 bytes behind/,
    ],
    [
      'a draw',
      checkDeterminism,
      (player) => ({
        loss: (batch, ctx) => {
          const terms = player.loss(batch, ctx);
          const noise = ctx.stage === 'second' ? Math.random() : 1;
          return { adversarial: tf.mul(noise, terms.adversarial!) };
        },
      }),
      /the same seeds give another run: .*critic/,
    ],
    [
      'a loss that climbs',
      checkLossFalls,
      (player) => ({
        loss: (batch, ctx) => {
          const { adversarial } = player.loss(batch, ctx);
          return { adversarial: ctx.stage === 'second' ? reversed(adversarial!) : adversarial! };
        },
      }),
      /8 updates of 'critic'/,
    ],
  ])('%s is found in the second as well', async (_, check, change, message) => {
    await expect(check(staged(change, ['first', 'second']))).rejects.toThrow(message);
  });
});
