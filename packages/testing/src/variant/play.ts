import type { Batch, Gan, Player } from '@ganforge/core';
import {
  applyGradients,
  compileSchedule,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  endStep,
  type TrainingState,
  type UpdateGradients,
  type UpdatePosition,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, seed, type VariantCase } from './variant-case.ts';

/** The first update of a run. */
export const firstUpdate: UpdatePosition = { step: 0, epoch: 0, examples: 0, update: 0 };

/** Runs `use` with a new training state and frees it. */
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

/** Runs `use` with what one update found, without making it, and frees the gradients. */
export async function withGradients<T>(
  state: TrainingState,
  player: Player,
  batch: Batch,
  at: UpdatePosition,
  use: (found: UpdateGradients) => Promise<T> | T,
): Promise<T> {
  const found = await computeGradients(state, player, [batch], at);
  try {
    return await use(found);
  } finally {
    tf.dispose({ ...found.gradients });
  }
}

/** One update of a player; gives its summed loss before the update. */
export async function playUpdate(
  state: TrainingState,
  player: Player,
  batch: Batch,
  at: UpdatePosition,
): Promise<number> {
  const { optimizer } = player;
  const owner = 'sharedWith' in optimizer ? state.gan.players.find((p) => p.name === optimizer.sharedWith)! : player;
  const learningRate = await valueAt((owner.optimizer as { learningRate: number }).learningRate, at);
  return withGradients(state, player, batch, at, (found) => {
    applyGradients(state, player, found.gradients, at, learningRate);
    return summed(found);
  });
}

/** One step of a run: every player's updates, in their order, the i-th of each on the step's i-th batch. */
export async function playStep(variant: VariantCase, state: TrainingState, step: number): Promise<void> {
  const size = variant.batchSize ?? 4;
  for (const player of state.gan.players) {
    const at = { step, epoch: 0, examples: step * size };
    const rests = (await valueAt(player.active, at)) === 0 || step % (await valueAt(player.every, at)) !== 0;
    const updatesPerStep = rests ? 0 : await valueAt(player.updatesPerStep, at);
    for (let update = 0; update < updatesPerStep; update++) {
      const batch = await batchOf(variant, state.gan, step * 100 + update);
      await playUpdate(state, player, batch, { ...at, update });
      tf.dispose({ ...batch });
    }
  }
  const decays: Record<string, number> = {};
  for (const [name, { decay }] of Object.entries(state.gan.averaged ?? {})) {
    decays[name] = await valueAt(decay, { step, epoch: 0, examples: step * size });
  }
  endStep(state, decays);
}

/** The loss that an update lowers: the sum of its terms. */
export function summed({ terms }: UpdateGradients): number {
  return Object.values(terms).reduce((sum, term) => sum + term, 0);
}

async function valueAt(
  schedule: number | string | undefined,
  at: { step: number; epoch: number; examples: number },
): Promise<number> {
  return (await compileSchedule(schedule ?? 1, 'a schedule'))(at);
}
