import type { Batch, Gan, Player } from '@ganforge/core';
import {
  applyGradients,
  compileSchedule,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  endTurn,
  type MoveGradients,
  type MovePosition,
  type TrainingState,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, seed, type VariantCase } from './variant-case.ts';

/** The first move of a run. */
export const firstMove: MovePosition = { step: 0, epoch: 0, images: 0, move: 0 };

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

/** Runs `use` with what one move found, without making it, and frees the gradients. */
export async function withGradients<T>(
  state: TrainingState,
  player: Player,
  batch: Batch,
  at: MovePosition,
  use: (found: MoveGradients) => Promise<T> | T,
): Promise<T> {
  const found = await computeGradients(state, player, [batch], at);
  try {
    return await use(found);
  } finally {
    tf.dispose({ ...found.gradients });
  }
}

/** One move of a player; gives its summed loss before the update. */
export async function playMove(state: TrainingState, player: Player, batch: Batch, at: MovePosition): Promise<number> {
  const { optimizer } = player;
  const owner = 'sharedWith' in optimizer ? state.gan.players.find((p) => p.name === optimizer.sharedWith)! : player;
  const learningRate = await valueAt((owner.optimizer as { learningRate: number }).learningRate, at);
  return withGradients(state, player, batch, at, (found) => {
    applyGradients(state, player, found.gradients, at, learningRate);
    return summed(found);
  });
}

/** One turn of a run: every player's moves, in their order, the i-th of each on the turn's i-th batch. */
export async function playTurn(variant: VariantCase, state: TrainingState, step: number): Promise<void> {
  const size = variant.batchSize ?? 4;
  for (const player of state.gan.players) {
    const at = { step, epoch: 0, images: step * size };
    const rests = (await valueAt(player.active, at)) === 0 || step % (await valueAt(player.every, at)) !== 0;
    const moves = rests ? 0 : await valueAt(player.moves, at);
    for (let move = 0; move < moves; move++) {
      const batch = await batchOf(variant, state.gan, step * 100 + move);
      await playMove(state, player, batch, { ...at, move });
      tf.dispose({ ...batch });
    }
  }
  const decays: Record<string, number> = {};
  for (const [name, { decay }] of Object.entries(state.gan.averaged ?? {})) {
    decays[name] = await valueAt(decay, { step, epoch: 0, images: step * size });
  }
  endTurn(state, decays);
}

/** The loss that a move lowers: the sum of its terms. */
export function summed({ terms }: MoveGradients): number {
  return Object.values(terms).reduce((sum, term) => sum + term, 0);
}

async function valueAt(
  schedule: number | string | undefined,
  at: { step: number; epoch: number; images: number },
): Promise<number> {
  return (await compileSchedule(schedule ?? 1, 'a schedule'))(at);
}
