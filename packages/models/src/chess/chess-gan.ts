import {
  adam,
  type ChessBatch,
  type Gan,
  heNormal,
  initialiseAll,
  type LossContext,
  runNetwork,
  type Tensors,
  type Variant,
  variant,
  withoutGradient,
} from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { classNames, optionalClasses } from '../shared/classes.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { atCodes, chessNetwork, moveLogits, planesOf } from './chess-networks.ts';

const ownSchema = {
  filters: { type: 'integer', min: 1, max: 1024, default: 48, about: 'Feature maps of the policy.' },
  blocks: { type: 'integer', min: 0, max: 40, default: 4, about: 'Residual blocks of the policy.' },
  headDim: {
    type: 'integer',
    min: 1,
    max: 1024,
    default: 32,
    about: 'Length of the two feature vectors of a move; their product is its logit.',
  },
  batchNorm: { type: 'boolean', default: true, about: 'Batch norm after every convolution of the policy.' },
  discriminatorFilters: {
    type: 'integer',
    min: 1,
    max: 1024,
    default: 32,
    about: 'Feature maps of the discriminator.',
  },
  discriminatorBlocks: { type: 'integer', min: 0, max: 40, default: 2, about: 'Residual blocks of the discriminator.' },
  cloningSteps: {
    type: 'integer',
    min: 1,
    default: 3000,
    about: 'Steps of behaviour cloning before the adversarial stage.',
  },
  cloningRate: { type: 'schedule', above: 0, default: 1e-3, about: 'Learning rate of Adam during cloning.' },
  cloning: {
    type: 'schedule',
    min: 0,
    default: 1,
    about: 'Weight of cloning in the adversarial stage; with 0 the discriminator alone trains the policy.',
  },
  adversarial: {
    type: 'schedule',
    min: 0,
    default: 0.1,
    about: "Weight of the discriminator's reward in the adversarial stage.",
  },
  entropy: {
    type: 'schedule',
    min: 0,
    default: 0.01,
    about: "Weight of the policy's entropy in the adversarial stage.",
  },
  generatorRate: {
    type: 'schedule',
    above: 0,
    default: 2e-4,
    about: 'Learning rate of Adam for the policy in the adversarial stage.',
  },
  discriminatorRate: {
    type: 'schedule',
    above: 0,
    default: 1e-3,
    about: 'Learning rate of Adam for the discriminator.',
  },
  weightDecay: { type: 'number', min: 0, default: 1e-4, about: 'Decoupled weight decay of the policy.' },
  averaging: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.999,
    about: "Decay of the moving average of the policy's weights, which samples use; 0 for no average.",
  },
} as const;
const schema: readonly [typeof optionalClasses, typeof ownSchema, typeof firstWeights] = [
  optionalClasses,
  ownSchema,
  firstWeights,
];

/** Options of {@link chessGan}. */
export interface ChessGanOptions extends OptionsOf<typeof schema> {}

/** A GAN on chess moves, whose generator is a policy. */
export interface ChessGan extends Gan<ChessBatch> {
  /**
   * Returns the probability of each legal move, float32 [n,218]. The moves have the order of `positions.legal`; unused
   * places have probability 0.
   */
  policy(conditions: Tensors): tf.Tensor2D;
}

const [NONE, LOW] = [0, -1e9];

/**
 * Imitates a chess player. A policy and a discriminator are trained against each other; the discriminator separates the
 * moves of the player from the moves of the policy.
 *
 * The policy pi is a residual network on the board. The logit of a move is the product of the features of its start and
 * end squares. The softmax includes only legal moves. Training has two stages:
 *
 * - `cloning`: the policy minimises `-log pi(a|s)` for the player's move a in position s.
 * - `adversarial`: the discriminator D has the same architecture. It minimises `softplus(-D(s,a)) + sum_b pi(b|s) *
 *   softplus(D(s,b))`, where the sum is over the legal moves b. The policy minimises `cloning * -log pi(a|s) +
 *   adversarial * sum_b pi(b|s) * softplus(-D(s,b)) - entropy * H(pi)`, where H is the entropy of the policy, and
 *   `cloning`, `adversarial` and `entropy` are weights.
 *
 * All sums are computed exactly, so no gradient has to be estimated. Source: Ho & Ermon 2016, "Generative adversarial
 * imitation learning", equation 15 for a single move, with Adam instead of their trust region method.
 *
 * For single moves, the optimum of cloning alone is already the player's distribution. So the adversarial loss acts
 * only as a regulariser and has a small effect. With `classes` (for example the player and others), both networks
 * receive the label, and samples need `labels`.
 *
 * @throws GanError `argument` if an option is invalid; `engine` if no engine is ready
 * @example
 * const gan = chessGan({ seed: 1 });
 * const run = train(gan, chessDataset(games), { steps: 3500, batchSize: 256 });
 */
export const chessGan: Variant<typeof schema, ChessGan> = variant('chess-gan', schema, (config) => {
  const classes = config.classes === undefined ? undefined : classNames(config.classes);
  const count = classes?.length ?? 0;
  const { filters, blocks, headDim, batchNorm, weightDecay } = config;
  const judge = { filters: config.discriminatorFilters, blocks: config.discriminatorBlocks, headDim, batchNorm: false };
  const networks = {
    generator: chessNetwork('generator', { filters, blocks, headDim, batchNorm, classes: count }),
    discriminator: chessNetwork('discriminator', { ...judge, classes: count }),
  };
  initialiseAll(networks, heNormal, config.seed);

  const planes = (batch: Tensors): tf.Tensor => planesOf(batch['positions.board']!, batch.labels, count);
  const logits = (ctx: LossContext, network: string, batch: Tensors): tf.Tensor2D =>
    moveLogits(
      ctx.run<tf.Tensor[]>(
        network,
        withoutGradient(() => planes(batch)),
      ),
    );
  const adamOf = (learningRate: typeof config.generatorRate, decay = 0) =>
    adam({ learningRate, weightDecay: decay, decoupled: decay > 0 });
  const policyOf = (batch: Tensors): tf.Tensor2D => {
    const found = moveLogits(runNetwork<tf.Tensor[]>(networks.generator, planes(batch)));
    return amongLegal(found, batch['positions.legal']!) as tf.Tensor2D;
  };

  return {
    networks,
    stages: [{ name: 'cloning', length: { steps: config.cloningSteps } }, { name: 'adversarial' }],
    schedules: { cloning: config.cloning, adversarial: config.adversarial, entropy: config.entropy },
    ...(config.averaging > 0 && { averaged: { generator: { decay: config.averaging, rampUp: 10 } } }),
    players: [
      {
        name: 'cloning',
        trains: ['generator'],
        stages: ['cloning'],
        optimizer: adamOf(config.cloningRate, weightDecay),
        loss(batch, ctx) {
          const all = logits(ctx, 'generator', batch);
          return { nll: likelihood(all, amongLegal(all, batch['positions.legal']), batch.moves) };
        },
      },
      {
        name: 'generator',
        trains: ['generator'],
        stages: ['adversarial'],
        optimizer: adamOf(config.generatorRate, weightDecay),
        loss(batch, ctx) {
          const legal = batch['positions.legal'];
          const all = logits(ctx, 'generator', batch);
          const among = amongLegal(all, legal);
          const [logs, shares] = [tf.logSoftmax(among), tf.softmax(among)];
          const score = withoutGradient(() => atCodes(logits(ctx, 'discriminator', batch), legal));
          const reward = tf.sum(tf.mul(shares, tf.softplus(tf.neg(score))), 1);
          const entropy = tf.neg(tf.mean(tf.sum(tf.mul(shares, tf.maximum(logs, LOW)), 1)));
          ctx.log('entropy', entropy as tf.Scalar);
          const weighted = (name: string, term: tf.Tensor): tf.Scalar => tf.mul(ctx.schedule(name), term) as tf.Scalar;
          return {
            cloning: weighted('cloning', likelihood(all, among, batch.moves)),
            adversarial: weighted('adversarial', tf.mean(reward)),
            entropy: weighted('entropy', tf.neg(entropy)),
          };
        },
      },
      {
        name: 'discriminator',
        trains: ['discriminator'],
        stages: ['adversarial'],
        optimizer: adamOf(config.discriminatorRate),
        loss(batch, ctx) {
          const legal = batch['positions.legal'];
          const shares = withoutGradient(() => tf.softmax(amongLegal(logits(ctx, 'generator', batch), legal)));
          const all = logits(ctx, 'discriminator', batch);
          const [onReal, onLegal] = [atCodes(all, batch.moves), atCodes(all, legal)];
          const isRight = tf.add(
            tf.mean(tf.step(onReal)),
            tf.mean(tf.sum(tf.mul(shares, tf.sub(1, tf.step(onLegal))), 1)),
          );
          ctx.log('accuracy', withoutGradient(() => tf.div(isRight, 2)) as tf.Scalar);
          return {
            real: tf.mean(tf.softplus(tf.neg(onReal))) as tf.Scalar,
            fake: tf.mean(tf.sum(tf.mul(shares, tf.softplus(onLegal)), 1)) as tf.Scalar,
          };
        },
      },
    ],
    needs: {
      positions: { kind: 'position' },
      moves: { kind: 'move' },
      ...(classes && { labels: { kind: 'class', classes } as const }),
    },
    conditions: classes ? ['positions', 'labels'] : ['positions'],
    output: { moves: { kind: 'move' } },
    sampling: ['generator'],
    sampleOptions: moveSampling,
    sample: ({ random, conditions, options }) =>
      tf.tidy(() => {
        const legal = conditions['positions.legal']!;
        const among = policyOf(conditions);
        const [n, most] = among.shape;
        const chosen = random.categorical(tf.div(among, options.temperature as number));
        const places = tf.add(chosen, tf.mul(tf.range(0, n, 1, 'int32'), tf.scalar(most, 'int32')));
        return { moves: tf.gather(tf.reshape(legal, [-1]), places as tf.Tensor1D) as tf.Tensor1D };
      }),
    policy: (conditions) => tf.tidy(() => tf.softmax(policyOf(conditions))),
  };
});

/** Defines the options of `sample`. */
const moveSampling = {
  temperature: {
    type: 'number',
    above: 0,
    default: 1,
    about: 'The logits are divided by this number; below 1, likely moves are drawn more often.',
  },
} as const;

/** Returns the logits of the legal moves [n,218]. The logit of an unused place is very small. */
function amongLegal(all: tf.Tensor2D, legal: tf.Tensor): tf.Tensor {
  return tf.where(tf.greater(legal, tf.scalar(NONE, 'int32')), atCodes(all, legal), tf.fill(legal.shape, LOW));
}

/** Computes the mean of `-log pi` over the played moves. */
function likelihood(all: tf.Tensor2D, among: tf.Tensor, moves: tf.Tensor): tf.Scalar {
  return tf.mean(tf.sub(tf.logSumExp(among, 1), atCodes(all, moves))) as tf.Scalar;
}
