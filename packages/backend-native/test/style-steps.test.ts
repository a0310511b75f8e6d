import { type Batch, type Gan, type Player, randomStream } from '@ganforge/core';
import { r3Gan, styleGan2 } from '@ganforge/models';
import {
  applyGradients,
  compileSchedules,
  computeGradients,
  createTrainingState,
  disposeTrainingState,
  updatePosition,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { replacedKernels, watchDeclined } from '../src/register.ts';
import { describeNative } from './native.ts';

const n = 8;

/** What an update takes: bytes beside those that were there, and the kernels on tensors that C++ lacks or leaves to cpu. */
interface Taken {
  readonly peak: number;
  readonly left: readonly string[];
}

async function updatesOf<B extends Batch>(gan: Gan<B>, batch: B): Promise<Record<string, Taken>> {
  const state = createTrainingState(gan, { seed: 1 });
  const schedules = await compileSchedules(gan, n, 1);
  const update = async (player: Player<B>): Promise<void> => {
    const at = updatePosition(schedules, player);
    const found = await computeGradients(state, player, [batch], at);
    applyGradients(state, player, found, at, 1e-3, gan.name === 'r3-gan' ? 0.9 : undefined);
    found.dispose();
  };
  const taken: Record<string, Taken> = {};
  for (const player of gan.players) {
    await update(player); // makes the optimizer's slots
    const declined: string[] = [];
    watchDeclined((kernelName) => declined.push(kernelName));
    const before = tf.memory().numBytes;
    const { peakBytes, kernels } = await tf.profile(async () => {
      await update(player);
      return tf.scalar(0);
    });
    watchDeclined(undefined);
    // Constants have no inputs. Functions with their own gradients have names too, but no kernels.
    const replaced = new Set(replacedKernels());
    const isLeft = (name: string): boolean => tf.getKernel(name, 'native') !== undefined && !replaced.has(name);
    const others = kernels.filter(({ name, inputShapes }) => inputShapes.length > 0 && isLeft(name));
    taken[player.name] = {
      peak: peakBytes - before,
      left: [...new Set([...declined, ...others.map(({ name }) => name)])],
    };
  }
  disposeTrainingState(state);
  return taken;
}

describeNative('updates of style-based GANs', () => {
  const images = (): tf.Tensor => randomStream(1).uniform([n, 32, 32, 3], -1, 1);
  const sizes = { size: 32, features: 16, maxFeatures: 64, latentDim: 32, seed: 1 } as const;

  it('styleGan2: no kernel is left to cpu; R1 and path length take at most 3 times the memory of the plain updates', async () => {
    const gan = styleGan2({ ...sizes, styleDim: 32 });
    const batch = { images: images() as tf.Tensor4D };
    const taken = await updatesOf(gan, batch);
    expect(Object.entries(taken).map(([name, { left }]) => [name, left])).toEqual(
      gan.players.map(({ name }) => [name, []]),
    );
    const plain = Math.max(taken.generator!.peak, taken.discriminator!.peak);
    expect(taken.r1!.peak).toBeLessThan(3 * plain);
    expect(taken['path-length']!.peak).toBeLessThan(3 * plain);
    tf.dispose({ ...batch });
    gan.dispose();
  });

  it('r3Gan: no kernel is left to cpu', async () => {
    const gan = r3Gan({ ...sizes, blocks: 1 });
    const batch = { images: images() as tf.Tensor4D };
    const taken = await updatesOf(gan, batch);
    expect(Object.entries(taken).map(([name, { left }]) => [name, left])).toEqual(
      gan.players.map(({ name }) => [name, []]),
    );
    tf.dispose({ ...batch });
    gan.dispose();
  });
});
