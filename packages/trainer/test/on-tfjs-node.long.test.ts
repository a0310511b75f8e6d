import { randomStream } from '@ganforge/core';
import { strokeDigits } from '@ganforge/data';
import { type EngineName, useEngine } from '@ganforge/engine';
import { dcgan } from '@ganforge/models';
import type { TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

const STEPS = 10;

/** Returns the losses of every step, and the samples at the end, of a small run on an engine. */
async function trainedOn(engine: EngineName): Promise<{ losses: number[]; samples: Float32Array; left: number }> {
  await useEngine(engine);
  const dataset = strokeDigits({ size: 64 });
  const before = tf.memory().numTensors;
  const gan = dcgan({ size: 28, channels: 1, features: 4, latentDim: 8, seed: 3 });
  const losses: number[] = [];
  const onEvent = (event: TrainEvent): void => {
    if (event.type === 'step') losses.push(...Object.values(event.terms));
  };
  await train(gan, dataset, { steps: STEPS, batchSize: 8, seed: 1, probeEvery: 5, sampleEvery: 0, onEvent });
  const { images } = await gan.sample({ n: 4, random: randomStream(2) });
  const samples = (await images!.data()) as Float32Array;
  images!.dispose();
  gan.dispose();
  const left = tf.memory().numTensors - before;
  dataset.dispose?.();
  return { losses, samples, left };
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

const reason = await useEngine('tfjs-node').then(
  () => undefined,
  (error: Error) => error.message,
);

it(`dcgan ${reason === undefined ? 'trains on tfjs-node as on cpu' : 'is not trained on tfjs-node, which is not here'}`, async () => {
  if (reason !== undefined) {
    console.info(`training on tfjs-node: not tested. ${reason}`);
    return expect(reason).toMatch(/tfjs-node/);
  }
  const [node, cpu] = [await trainedOn('tfjs-node'), await trainedOn('cpu')];
  expect(node.losses.length).toBeGreaterThanOrEqual(2 * STEPS);
  expect(node.losses).toHaveLength(cpu.losses.length);
  // Both engines add in float32 but in different orders. The differences grow by a factor of a few in each step.
  expect(furthest(node.losses, cpu.losses)).toBeLessThan(2e-3);
  expect(furthest(node.samples, cpu.samples)).toBeLessThan(2e-2);
  expect([node.left, cpu.left]).toEqual([0, 0]);
});
