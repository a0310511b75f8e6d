import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { r3Gan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { compileSchedule, timeOf } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { r3Schedules } from '../../src/r3-gan/r3-gan-options.ts';

const small = { size: 8, channels: 1, features: 2, maxFeatures: 2, latentDim: 3, blocks: 1, groupWidth: 2 } as const;
// The last convolution of each block starts at 0, so the layers before it are trained from the second update on.
const dead = ['generator', 'discriminator'].flatMap((network) =>
  [4, 8].flatMap((side) =>
    ['expand', 'grouped'].flatMap((layer) =>
      ['kernel', 'bias'].map((weight) => `${network}/block${side}-1-${layer}/${weight}`),
    ),
  ),
);

testVariant('r3Gan', {
  factory: r3Gan,
  options: { ...small, learningRate: 1e-3 },
  invalid: [
    [{ size: 9 }, 'size must be 28 or a power of two in 8..512; received 9.'],
    [{ groupWidth: 3 }, 'groupWidth must divide twice the maps of each level, 4 at 4 pixels; received 3.'],
  ],
  dead,
});

describe('schedules', () => {
  const at = async (given: object, name: 'gamma' | 'learningRate' | 'beta2' | 'emaHalfLife', examples: number) => {
    const all = r3Schedules({ size: 32, rampExamples: 20e6, ...given } as Parameters<typeof r3Schedules>[0]);
    return (await compileSchedule(all[name], name))(timeOf({ step: 0, epoch: 0, examples }, 64));
  };

  it('are the cosines of the authors at their first, middle and last value', async () => {
    const values = (given: object, name: Parameters<typeof at>[1]) =>
      Promise.all([0, 10e6, 20e6, 30e6].map((examples) => at(given, name, examples)));
    expect(await values({}, 'gamma')).toBeAllclose([0.05, 0.0275, 0.005, 0.005]);
    expect(await values({}, 'learningRate')).toBeAllclose([2e-4, 1.25e-4, 5e-5, 5e-5]);
    expect(await values({}, 'beta2')).toBeAllclose([0.9, 0.945, 0.99, 0.99]);
    expect(await values({}, 'emaHalfLife')).toBeAllclose([0, 2.5e6, 5e6, 5e6]);
    expect(await values({ rampExamples: 20e3 }, 'emaHalfLife')).toBeAllclose([0, 5e3, 5e3, 5e3]);
    expect(await at({ size: 64 }, 'gamma', 0)).toBeCloseTo(2);
    expect(await at({ size: 256 }, 'gamma', 0)).toBeCloseTo(150);
  });
});

describe('networks', () => {
  beforeAll(() => useEngine('cpu'));

  it('begin with branches of 0, and the gains of Fixup before them', () => {
    const gan = r3Gan({ size: 16, features: 16, maxFeatures: 32 });
    const weights = Object.entries(gan.networks).flatMap(([name, network]) => [...namedWeights(name, network)]);
    for (const { key, variable } of weights) {
      const variance = tf.tidy(() => tf.moments(variable).variance.dataSync()[0]!);
      const [kh = 1, kw = 1, inputs = 1] = variable.shape.slice(0, 3);
      if (/bias|reduce/.test(key)) expect(variance, key).toBe(0);
      if (!/(expand|grouped)\/kernel/.test(key)) continue;
      const gain = (2 / 1.04) ** 0.5 * 6 ** -0.25; // six blocks in each network
      expect(Math.abs((variance * kh * kw * inputs) / gain ** 2 - 1), key).toBeLessThan(0.2);
    }
    gan.dispose();
  });

  it('have exactly the layers of the paper, by the number of their weights', () => {
    const gan = r3Gan({ size: 16, maxFeatures: 96, features: 96, blocks: 1 });
    const count = (name: string) =>
      namedWeights(name, gan.networks[name]!).reduce((sum, { variable }) => sum + variable.size, 0);
    const block = 2 * (2 * 96 * 96) + 9 * 16 * 192 + 2 * 192;
    expect(count('generator')).toBe(3 * block + 64 * 96 + 16 * 96 + 96 * 3);
    expect(count('discriminator')).toBe(3 * block + 3 * 96 + 16 * 96 + 96);
    gan.dispose();
  });
});
