import { type Batch, type Dataset, type Gan, namedWeights, type Player, randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import {
  type BatchSource,
  compileSchedules,
  computeGradients,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  runStep,
  type TrainingState,
  updatePosition,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { opponentsOf, valueIn } from './opponents.ts';

const where = 'health/duality-gap';

/** Number of measurements while a player trains alone. The best one is used. */
const LOOKS = 8;

/** Options of {@link dualityGap}. */
export interface DualityGapOptions<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  /** The examples on which the players train. */
  readonly real: Dataset<B>;
  /** The examples on which the value of the game is measured. @default `real` */
  readonly holdout?: Dataset<B>;
  /** Number of updates of each player while the other player does not change. @default 400 */
  readonly steps?: number;
  /** The batch size. @default 64, or the number of examples if it is smaller */
  readonly batchSize?: number;
  /** Number of batches over which a value is averaged. @default 8 */
  readonly batches?: number;
  /** The seed of the batches and latents. @default 0 */
  readonly seed?: number;
}

/** Describes how far the two players are from an equilibrium. M is the negative loss of the discriminator. */
export interface DualityGap {
  /** `highest - lowest`. It is 0 in an equilibrium. */
  readonly gap: number;
  /** M of the current players. */
  readonly value: number;
  /** The largest M that a discriminator reached against the current generator. */
  readonly highest: number;
  /** The smallest M that a generator reached against the current discriminator. */
  readonly lowest: number;
}

/**
 * Computes the duality gap `max M(G, D') - min M(G', D)`. It measures how much each player could gain while the other
 * player does not change. Source: Grnarova et al. 2019, "A domain agnostic measure for monitoring and evaluating GANs".
 *
 * Each player trains alone for `steps` updates, with its own loss and optimizer. Then all weights are restored, so a
 * run continues as if nothing had happened. The measurement takes as long as these updates. The optima are only
 * approximate, because the number of updates is limited. So the result is a lower bound, and only results with the same
 * settings can be compared.
 *
 * @throws GanError `unsupported` if the GAN is not a game of one generator against one discriminator; `argument` if an
 *   option is invalid
 * @example
 * const { gap } = await dualityGap({ gan, real: digits });
 */
export async function dualityGap<B extends Batch>(options: DualityGapOptions<B>): Promise<DualityGap> {
  checkKnownOptions(where, options, ['gan', 'real', 'holdout', 'steps', 'batchSize', 'batches', 'seed']);
  const { gan, real, holdout = real, steps = 400, batches = 8, seed = 0 } = options;
  const { multipleOf = 1 } = gan;
  const most = Math.min(64, real.size, holdout.size);
  const batchSize = options.batchSize ?? Math.max(multipleOf, most - (most % multipleOf));
  for (const [name, value] of Object.entries({ steps, batchSize, batches })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new GanError(where, `${name} must be an integer of at least 1; received ${formatValue(value)}.`);
  }
  const { generator, discriminator } = opponentsOf(where, gan);
  const kept = Object.entries(gan.networks)
    .flatMap(([name, network]) => namedWeights(name, network))
    .map(({ variable }) => ({ variable, value: tf.clone(variable) }));
  const restore = (): void => {
    for (const { variable, value } of kept) variable.assign(value);
  };
  const random = randomStream(seed).fork('duality-gap');
  const judge = await loneLearner(gan, discriminator, holdout, batchSize, seed);
  const valueNow = () => gameValue(judge, batches, createBatchSource(holdout, { random: random.fork('judged') }));
  /** Returns the best value for one player while it trains alone. */
  const best = async (player: Player<B>, better: (...values: number[]) => number, start: number): Promise<number> => {
    const learner = await loneLearner(gan, player, real, batchSize, seed);
    const source = createBatchSource(real, { random: random.fork('learnt') });
    let found = start;
    try {
      for (let step = 0; step < steps; step++) {
        await runStep(learner.state, { schedules: learner.schedules, source, step });
        const isLook = (step + 1) % Math.ceil(steps / LOOKS) === 0 || step + 1 === steps;
        if (isLook) found = better(found, await valueNow());
      }
      return found;
    } finally {
      await source.close();
      disposeTrainingState(learner.state as never);
      restore();
    }
  };
  try {
    const value = await valueNow();
    const highest = await best(discriminator, Math.max, value);
    const lowest = await best(generator, Math.min, value);
    return { gap: highest - lowest, value, highest, lowest };
  } finally {
    restore();
    disposeTrainingState(judge.state as never);
    tf.dispose(kept.map(({ value }) => value));
  }
}

/** A player that trains alone and updates once per step. */
interface LoneLearner<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly schedules: Awaited<ReturnType<typeof compileSchedules>>;
}

async function loneLearner<B extends Batch>(
  gan: Gan<B>,
  player: Player<B>,
  dataset: Dataset<B>,
  batchSize: number,
  seed: number,
): Promise<LoneLearner<B>> {
  const alone: Gan<B> = { ...gan, players: [{ ...player, updatesPerStep: 1, every: 1 }], averaged: {} };
  const schedules = await compileSchedules(alone as never, Math.min(batchSize, dataset.size), 1);
  return { state: createTrainingState(alone, { seed }), schedules };
}

/** Computes the mean value of the game over some batches. The batches are always the same, and no player is trained. */
async function gameValue<B extends Batch>(
  { state, schedules }: LoneLearner<B>,
  batches: number,
  source: BatchSource<B>,
): Promise<number> {
  const player = state.gan.players[0]!;
  let sum = 0;
  for (let step = 0; step < batches; step++) {
    const at = { ...updatePosition(schedules, player as never), step };
    const given = await source.next(at.batchSize);
    try {
      const found = await computeGradients(state, player, given, at);
      found.dispose();
      sum += valueIn(where, found.terms);
    } finally {
      for (const batch of given) tf.dispose({ ...batch });
    }
  }
  return sum / batches;
}
