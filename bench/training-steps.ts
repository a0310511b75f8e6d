import type { Batch, Gan } from '@ganforge/core';
import { cycleGan, dcgan, wganGp } from '@ganforge/models';
import { applyGradients, computeGradients, createTrainingState, endStep, type TrainingState } from '@ganforge/trainer';
import type * as tf from '@tensorflow/tfjs-core';
import { sawtooth, type Workload } from './measure.ts';

const images = (batch: number, size: number): tf.Tensor4D => sawtooth([batch, size, size, 3]) as tf.Tensor4D;

/** DCGAN at 64x64x3, f = 64, z = 100: both players' moves. */
export function dcgan64(batch: number): Workload {
  const gan = dcgan({ size: 64, channels: 3, seed: 1 });
  return movesOf(gan, { images: images(batch, 64) }, { '': ['generator', 'discriminator'] });
}

/** WGAN-GP's CNN at 32x32x3, f = 128: a move of the critic with its gradient penalty, and one of the generator. */
export function wganGp32(batch: number): Workload {
  const gan = wganGp({ size: 32, channels: 3, seed: 1 });
  return movesOf(gan, { images: images(batch, 32) }, { critic: ['critic'], generator: ['generator'] });
}

/** CycleGAN at 128x128x3 with 6 blocks: both generators' move and both discriminators'. */
export function cycleGan128(batch: number): Workload {
  const gan = cycleGan({ size: 128, channels: 3, blocks: 6, seed: 1 });
  const sides = { a: images(batch, 128), b: images(batch, 128) };
  return movesOf(gan, sides, { '': ['generators', 'discriminators'] });
}

/** Turns of the players named, with the trainer's own moves on one batch. */
function movesOf<B extends Batch>(gan: Gan<B>, batch: B, cases: Readonly<Record<string, readonly string[]>>): Workload {
  const state: TrainingState<B> = createTrainingState(gan, { seed: 1 });
  let step = 0;
  const update = async (name: string): Promise<void> => {
    const player = gan.players.find((one) => one.name === name)!;
    const at = { step, epoch: 0, examples: 0, update: 0 };
    const { gradients } = await computeGradients(state, player, [batch], at);
    applyGradients(state, player, gradients, at, 2e-4);
    for (const gradient of Object.values(gradients)) gradient.dispose();
  };
  const turnOf = (players: readonly string[]) => async (): Promise<void> => {
    for (const player of players) await update(player);
    endStep(state);
    step++;
  };
  const weights = Object.values(state.weights).flat();
  const trainable = weights.filter((weight) => weight.trainable);
  return {
    cases: Object.fromEntries(Object.entries(cases).map(([name, players]) => [name, turnOf(players)])),
    parameters: trainable.reduce((sum, { variable }) => sum + variable.size, 0),
  };
}
