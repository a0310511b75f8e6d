import { type LossContext, type Player, privacySpent, privateNoise, type TableBatch } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import { gradientPenalty, wasserstein } from '@ganforge/losses';
import * as tf from '@tensorflow/tfjs-core';
import { conditionLoss, marginalConditions } from './conditions.ts';
import type { CtganConfig, TableLayout } from './ctgan-options.ts';
import { decay, generate } from './fake-rows.ts';

const where = 'models/ctgan';

/** Describes a private run: its noise, its number of updates, and the sentences about its guarantee. */
export interface PrivacyPlan {
  /** The standard deviation of the noise, divided by the clipping norm of the gradient of a row. */
  readonly noise: number;
  readonly norm: number;
  readonly steps: number;
  /** Number of updates of the critic per step. */
  readonly updates: number;
  readonly notes: readonly string[];
}

/**
 * Computes the plan of a private run. Returns undefined if `privacy` is false.
 *
 * @throws GanError `argument` if the table was not prepared for privacy, if `pac` is not 1, or if epsilon cannot be
 *   reached
 */
export function privacyPlan(config: CtganConfig, { table }: TableLayout): PrivacyPlan | undefined {
  const { privacy, pac, criticUpdates: updates } = config;
  if (typeof privacy !== 'object') return undefined;
  const { epsilon, delta, steps, norm } = privacy;
  if (table.privacy === undefined) {
    const advice = 'Prepare it: tableFile(path, { privacy: { batchSize: 500, seed: 123 } }) of @ganforge/data';
    throw new GanError(where, `privacy needs a table whose modes and counts are private; this one is not. ${advice}.`);
  }
  if (pac !== 1) {
    const reason = 'packs would make a pack of rows the example whose gradient is clipped, and not a row';
    throw new GanError(where, `with privacy, pac must be 1: ${reason}; received ${pac}.`);
  }
  if (typeof updates !== 'number' || updates < 1) {
    const problem = 'with privacy, criticUpdates must be a number of at least 1, which can be counted';
    throw new GanError(where, `${problem}; received ${formatValue(updates)}.`);
  }
  const { rate, noise: ofCounts, batchSize } = table.privacy;
  const fitted = { rate: 1, noise: ofCounts, count: 1 };
  const count = steps * updates;
  const noise = privateNoise({ epsilon, delta, rate, count, others: [fitted] });
  const spent = privacySpent([{ rate, noise, count }, fitted], delta);
  const short = (value: number): string => `${Number(value.toPrecision(4))}`;
  return {
    noise,
    norm,
    steps,
    updates,
    notes: [
      `Differential privacy of each row: epsilon ${short(spent)} at delta ${delta}, for tables with and without one row, by Rényi differential privacy.`,
      `The critic makes ${count} updates by DP-SGD: Poisson sampling at a rate of ${short(rate)} (room for ${batchSize} rows), gradients of rows clipped to norm ${norm}, noise of ${short(noise)} times that norm. The generator sees no row.`,
      `Counts of words and modes of numbers were fitted with noise (${short(ofCounts)} times the norm of what a row adds), and are part of epsilon.`,
      'Assumed to be public: names, types, categories, ranges and digits of the columns, and the number of rows. State them yourself if the data must not reveal them.',
      'Not private: the seeds, with which the noise can be removed, the losses of the run, and the holdout rows. Publish rows or weights, not the run folder.',
      'Noise is pseudorandom and in float32; nothing guards against attacks on its last bits.',
    ],
  };
}

/**
 * Creates the critic and the generator of a private run.
 *
 * Generated rows and their conditions do not depend on the batch. `prepare` generates a full batch of them in one pass,
 * with conditions drawn from the noisy counts, so that batch norm sees all of them. The loss of a padding row is 0. The
 * generator learns only from the critic, so it has the same privacy guarantee as the critic (Dwork & Roth 2014, "The
 * algorithmic foundations of differential privacy", proposition 2.1). Xie et al. 2018, "Differentially private
 * generative adversarial network", train private GANs in this way.
 */
export function privatePlayers(
  config: CtganConfig,
  layout: TableLayout,
  optimizer: Player['optimizer'],
  { noise, norm, steps, updates }: PrivacyPlan,
): Player<TableBatch>[] {
  const hasWords = layout.conditionSize > 0;
  const withCondition = (rows: tf.Tensor, condition: tf.Tensor | undefined): tf.Tensor =>
    condition === undefined ? rows : tf.concat([rows, condition], 1);
  const drawn = (ctx: LossContext, n: number): tf.Tensor | undefined =>
    hasWords ? marginalConditions(ctx.random('word').uniform([n, 1], -1, 1), layout) : undefined;
  return [
    {
      name: 'critic',
      trains: ['critic'],
      optimizer,
      updatesPerStep: `step < ${steps} ? ${updates} : 0`,
      clipEach: { norm, noise },
      prepare: async ({ rows }, ctx) =>
        tf.tidy(() => {
          const asked = drawn(ctx, rows.shape[0]!);
          const { fake } = generate(config, layout, ctx, rows.shape[0]!, asked);
          return { fake: withCondition(fake, asked) };
        }),
      loss({ rows, condition, present, fake }, ctx) {
        const real = withCondition(rows, condition);
        const score = (x: tf.Tensor): tf.Tensor => ctx.run('critic', x);
        const counts = tf.mean(present!);
        const penalty = gradientPenalty(score, real, fake!, ctx.random('alpha'));
        return {
          wasserstein: tf.mul(counts, wasserstein.discriminator(score(real), score(fake!))),
          penalty: tf.mul(tf.mul(counts, config.lambda), penalty),
        };
      },
    },
    {
      name: 'generator',
      trains: ['generator'],
      optimizer,
      // The loss reads only the number of rows of the batch.
      loss({ rows }, ctx) {
        const asked = drawn(ctx, rows.shape[0]!);
        const { output, fake } = generate(config, layout, ctx, rows.shape[0]!, asked);
        return {
          wasserstein: wasserstein.generator(ctx.run('critic', withCondition(fake, asked))),
          ...(asked && { condition: conditionLoss(output, asked, layout) }),
          ...decay(config, ctx, 'generator'),
        };
      },
    },
  ];
}
