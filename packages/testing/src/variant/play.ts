import { type Batch, type Gan, type Player, randomStream } from '@ganforge/core';
import {
  applyGradients,
  compileSchedules,
  computeGradients,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  type RunSchedules,
  runStep,
  type TrainingState,
  timeOf,
  type UpdateGradients,
  type UpdatePosition,
  updatePosition,
} from '@ganforge/trainer';
import { datasetOf, seed, type VariantCase } from './variant-case.ts';

/** The number of steps of a run for its schedules. It is larger than any check needs. */
const STEPS = 1000;

/** Runs `use` with a new training state, and frees the state. */
export async function withState<T>(
  gan: Gan,
  use: (state: TrainingState) => Promise<T>,
  from: number = seed,
): Promise<T> {
  const state = createTrainingState(gan, { seed: from });
  try {
    return await use(state);
  } finally {
    disposeTrainingState(state);
  }
}

/** Returns one player for each stage in which a player is active. It is active only in this stage. */
export function partsOf(gan: Gan, player: Player): readonly Player[] {
  const stages = player.stages ?? gan.stages?.map(({ name }) => name) ?? ['main'];
  return stages.map((stage) => ({ ...player, stages: [stage] }));
}

/** Returns the GAN with stages of two steps each, so that a short run reaches the last stage. */
export function hurried<G extends Gan<never>>(gan: G): G {
  const stages = gan.stages?.map((stage) => (stage.length === undefined ? stage : { ...stage, length: { steps: 2 } }));
  return stages === undefined ? gan : { ...gan, stages };
}

/** Returns the number of steps after which a GAN from {@link hurried} is in its last stage. */
export function stepsToLastStage(gan: Gan): number {
  return 2 * ((gan.stages?.length ?? 1) - 1);
}

/**
 * Computes the gradients of a player's first update, runs `use` with them, and frees them. It does not apply the
 * update.
 *
 * The first update is in the player's first stage. The schedules have their first values.
 */
export async function withGradients<T>(
  state: TrainingState,
  player: Player,
  batch: Batch,
  use: (found: UpdateGradients, at: UpdatePosition, schedules: RunSchedules) => Promise<T> | T,
): Promise<T> {
  const schedules = await compileSchedules(state.gan, Object.values(batch)[0]!.shape[0]!, STEPS);
  const at = updatePosition(schedules, player);
  const found = await computeGradients(state, player, [batch], at);
  try {
    return await use(found, at, schedules);
  } finally {
    found.dispose();
  }
}

/** Applies a player's first update. Returns the sum of its loss terms before the update. */
export async function playUpdate(state: TrainingState, player: Player, batch: Batch): Promise<number> {
  return withGradients(state, player, batch, (found, at, schedules) => {
    const { [player.name]: own } = schedules.players;
    const begin = timeOf({ step: 0, epoch: 0, examples: 0 }, at.batchSize);
    if (found.made) applyGradients(state, player, found, at, own!.learningRate(begin), own!.beta2?.(begin));
    return summed(found);
  });
}

/**
 * Returns an object that makes steps of a run on the case's dataset. Each call continues after the step of the previous
 * call.
 */
export async function player(
  variant: VariantCase,
  state: TrainingState,
): Promise<{ step(): Promise<void>; close(): Promise<void> }> {
  const batchSize = variant.batchSize ?? 4;
  const schedules = await compileSchedules(state.gan, batchSize, STEPS);
  const random = randomStream(seed, 'batches');
  const source = createBatchSource(datasetOf(variant, state.gan), { random });
  let step = 0;
  return {
    async step() {
      await runStep(state, { schedules, source, step });
      step++;
    },
    close: () => source.close(),
  };
}

/** Returns the loss that an update minimises, which is the sum of its terms. */
export function summed({ terms }: UpdateGradients): number {
  return Object.values(terms).reduce((sum, term) => sum + term, 0);
}
