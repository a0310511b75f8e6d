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

/** Measurements while a player learns: the best of them counts. */
const LOOKS = 8;

/** Options of {@link dualityGap}. */
export interface DualityGapOptions<B extends Batch = Batch> {
  readonly gan: Gan<B>;
  /** What the players learn from. */
  readonly real: Dataset<B>;
  /** Examples that the value of the game is measured on. @default `real` */
  readonly holdout?: Dataset<B>;
  /** Updates that each player gets against the other one as it is. @default 400 */
  readonly steps?: number;
  /** @default 64, or as many examples as there are */
  readonly batchSize?: number;
  /** Batches that a value is the mean of. @default 8 */
  readonly batches?: number;
  /** Of the batches and latents. @default 0 */
  readonly seed?: number;
}

/** How far the two players are from an equilibrium. M is the discriminator's loss with the other sign. */
export interface DualityGap {
  /** `highest` - `lowest`: 0 in an equilibrium. */
  readonly gap: number;
  /** M of the players as they are. */
  readonly value: number;
  /** The most that a discriminator reached against the generator as it is. */
  readonly highest: number;
  /** The least that a generator left the discriminator as it is. */
  readonly lowest: number;
}

/**
 * The duality gap max M(G, D') - min M(G', D): what each player could still gain if the other stood still. Grnarova et
 * al. 2019, "A domain agnostic measure for monitoring and evaluating GANs".
 *
 * Each player learns by its own loss and optimizer for `steps` updates; then all weights are put back, so that a run
 * goes on as if nothing had been. It costs as much as so many steps. The optima are those of that many updates, so the
 * number is a lower bound: compare numbers of the same settings.
 *
 * @throws GanError `unsupported` for other games than one generator against one discriminator; `argument` for options that
 *   cannot work
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
  /** The best value for one player while it learns alone. */
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

/** A player that plays alone, once a step. */
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

/** The mean value of the game over some batches, always the same ones; nothing learns. */
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
