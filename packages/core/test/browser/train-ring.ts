import { namedWeights, randomStream } from '@ganforge/core';
import { ring } from '@ganforge/data';
import { wganGp } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';

/** The results of ten steps of a WGAN-GP on eight Gaussians. */
export interface RingReport {
  /** The terms of critic and generator, by name, for each step. */
  readonly losses: readonly Readonly<Record<string, number>>[];
  /** Number of tensors after each step. */
  readonly tensors: readonly number[];
  /** Names of trainable weights that have not changed since the start. */
  readonly unmoved: readonly string[];
  /** Eight points from the trained generator. */
  readonly samples: readonly number[];
}

/** Trains a small WGAN-GP on a ring, in Node or in a page, on the current engine. */
export async function trainRing(): Promise<RingReport> {
  const gan = wganGp({ dimensions: 2, features: 32, seed: 1 });
  const weights = Object.entries(gan.networks)
    .flatMap(([name, network]) => namedWeights(name, network))
    .filter(({ trainable }) => trainable);
  const before = await Promise.all(weights.map(({ variable }) => variable.data()));
  const [losses, tensors]: [Record<string, number>[], number[]] = [[], []];
  for await (const event of train(gan, ring({ size: 512, seed: 1 }), { steps: 10, batchSize: 32, seed: 1 })) {
    if (event.type !== 'step') continue;
    losses.push({ ...event.terms });
    tensors.push(tf.memory().numTensors);
  }
  const after = await Promise.all(weights.map(({ variable }) => variable.data()));
  const unmoved = weights
    .filter((_, i) => before[i]!.every((value, j) => value === after[i]![j]))
    .map(({ key }) => key);

  const { points } = await gan.sample({ n: 8, random: randomStream(2) });
  const report = { losses, tensors, unmoved, samples: Array.from(await points!.data<'float32'>()) };
  points!.dispose();
  for (const network of Object.values(gan.networks)) network.dispose();
  return report;
}
