import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { wgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { compileSchedule, timeOf, train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useFastestEngine } from '../fastest-engine.ts';

testVariant('wgan', {
  factory: wgan,
  options: {
    size: 8,
    channels: 1,
    features: 2,
    latentDim: 3,
    criticUpdates: 2,
    clip: 0.1,
    augment: ['color'],
    ema: 0.9,
  },
  invalid: [
    [{ size: 30 }, '[models/wgan] size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [{ channels: 2 }, 'channels must be one of 1, 3, 4; received 2.'],
    [{ clip: 0 }, '[models/wgan] clip must be a number above 0; received 0. Try 0.01.'],
    [{ clip: '0.01' }, "clip must be a number above 0; received '0.01'."],
    [
      { size: 64, features: 1e6, maxFeatures: 1e6 },
      'parameters; the most is 536870912. Try a smaller latentDim, features or',
    ],
    [
      { criticUpdates: null },
      'criticUpdates must be an integer of at least 0, a ramp or an expression; received null.',
    ],
    [{ learningRate: 0 }, 'learningRate'],
    [{ seed: 0.5 }, 'seed'],
    [{ beta1: 0.5 }, "there is no option 'beta1'. Try one of size, channels, latentDim,"],
  ],
});

describe('the critic', () => {
  beforeAll(() => useEngine('cpu'));

  it('updates 100 times in the first 25 steps and every 500th, else 5 times', async () => {
    const gan = wgan({ size: 8, features: 2 });
    const updatesPerStep = await compileSchedule(gan.players[0]!.updatesPerStep!, 'updatesPerStep');
    const at = [0, 1, 24, 25, 26, 499, 500, 501, 999, 1000].map((step) =>
      updatesPerStep(timeOf({ step, epoch: 0, examples: 0 }, 64)),
    );
    expect(at).toEqual([100, 100, 100, 5, 5, 5, 100, 5, 5, 100]);
    for (const network of Object.values(gan.networks)) network.dispose();
  });

  it('has all its weights within the clip after a step, scales of batch norm among them, and the generator not', async () => {
    const gan = wgan({ size: 16, channels: 1, features: 2, latentDim: 3, criticUpdates: 1, clip: 0.005 });
    const largest = (name: string): number =>
      Math.max(
        ...namedWeights(name, gan.networks[name]!)
          .filter(({ trainable }) => trainable)
          .map(({ variable }) => tf.tidy(() => tf.max(tf.abs(variable)).dataSync()[0]!)),
      );
    expect(largest('critic')).toBeGreaterThan(0.5); // some scales are near 1
    await train(
      gan,
      {
        size: 4,
        entries: gan.needs,
        get: () => ({ images: tf.ones<tf.Rank.R4>([4, 16, 16, 1]) }),
      },
      { steps: 1, batchSize: 4, seed: 1 },
    );
    expect(largest('critic')).toBe(Math.fround(0.005));
    expect(largest('generator')).toBeGreaterThan(0.5);
    for (const network of Object.values(gan.networks)) network.dispose();
  });
});

describe('parameters', () => {
  beforeAll(useFastestEngine);

  it("are DCGAN's", () => {
    const { networks } = wgan();
    const counts = ['generator', 'critic'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );
    expect(counts).toEqual([3_576_704, 2_765_568]);
    for (const network of Object.values(networks)) network.dispose();
  });
});
