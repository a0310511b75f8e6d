import { namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type StyleGan2Options, styleGan2 } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { compileSchedule, timeOf } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { mappingNetwork } from '../../src/style/mapping-network.ts';
import { styleDiscriminator } from '../../src/style/style-discriminator.ts';
import { drawStyles } from '../../src/style/styles.ts';
import { synthesisNetwork } from '../../src/style/synthesis-network.ts';

const small = { size: 8, channels: 1, features: 2, maxFeatures: 2, latentDim: 3, styleDim: 3 } as const;

testVariant('styleGan2', {
  factory: styleGan2,
  options: { ...small, mappingLayers: 1, r1: 10, learningRate: 1e-3 },
  invalid: [
    [{ size: 12 }, 'size must be 28 or a power of two in 8..1024; received 12.'],
    [{ maxFeatures: 1 }, 'maxFeatures must be at least features, 2; received 1. Try 2.'],
    [{ styleMixing: 2 }, 'styleMixing must be a number in 0..1; received 2.'],
  ],
});

describe('parameters', () => {
  beforeAll(() => useEngine('cpu'));

  it.each([
    // The authors' code prints these numbers for its 1024-pixel networks (config F) and for its 32-pixel networks
    // (cifar).
    [{ size: 1024, features: 32, mappingLayers: 8 }, 'residual', 30_370_060, 29_012_513],
    [{ size: 32, features: 512, mappingLayers: 2 }, 'plain', 525_312 + 19_422_227, 20_720_641],
  ] as const)('of %j are those of the authors', (given, discriminator, ofGenerator, ofDiscriminator) => {
    const sizes = { channels: 3, latentDim: 512, styleDim: 512, maxFeatures: 512, ...given };
    const count = (...networks: LayersModel[]): number => {
      const weights = networks.flatMap((network) => namedWeights('network', network)).filter((w) => w.trainable);
      for (const network of networks) network.dispose();
      return weights.reduce((sum, { variable }) => sum + variable.size, 0);
    };
    expect(count(mappingNetwork(sizes), synthesisNetwork(sizes))).toBe(ofGenerator);
    expect(count(styleDiscriminator(sizes, { discriminator, groupSize: 4 }))).toBe(ofDiscriminator);
  });
});

describe('settings', () => {
  beforeAll(() => useEngine('cpu'));
  const built = (options: StyleGan2Options) => {
    const gan = styleGan2({ ...small, ...options });
    gan.dispose();
    return gan;
  };

  it('scale rate and betas by the share of updates that are not of a lazy penalty', () => {
    const optimizers = built({ learningRate: 0.0025 }).players.map(({ name, optimizer }) => [name, optimizer]);
    const adam = (c: number) => ({
      config: expect.objectContaining({ beta1: 0, beta2: 0.99 ** c }),
      learningRate: 0.0025 * c,
    });
    expect(Object.fromEntries(optimizers)).toEqual({
      generator: expect.objectContaining(adam(4 / 5)),
      'path-length': { sharedWith: 'generator' },
      discriminator: expect.objectContaining(adam(16 / 17)),
      r1: { sharedWith: 'discriminator' },
    });
  });

  it('of cifar have no path length and no mixing, but a scaled learning rate', () => {
    const gan = built({ configuration: 'cifar' });
    expect(gan.players.map(({ name }) => name)).toEqual(['generator', 'discriminator', 'r1']);
    expect(gan.config).toMatchObject({ styleMixing: 0, r1: 0.01, discriminator: 'plain', groupSize: 32 });
    expect(gan.players[0]!.optimizer).toMatchObject({ learningRate: 0.002 });
  });

  it('average with a half-life that grows to 10,000 images of a batch of 32', async () => {
    const halfLife = await compileSchedule(built({}).averaged!.synthesis!.halfLife!, 'halfLife');
    const at = (examples: number, batch: number) => halfLife(timeOf({ step: 0, epoch: 0, examples }, batch));
    expect([at(0, 32), at(20_000, 32), at(1e6, 32), at(1e6, 16)]).toEqual([0, 1000, 10_000, 5000]);
  });
});

describe('drawStyles', () => {
  beforeAll(() => useEngine('cpu'));
  /**
   * Returns the first number of the style of each layer, for each draw. It is 1 for the first z and 2 for the second z.
   */
  const drawn = (mixing: number, draws: number): number[][] =>
    Array.from({ length: draws }, (_, i) =>
      tf.tidy(() => {
        const mapping = (z: tf.Tensor, options?: object) => tf.fill(z.shape, options === undefined ? 1 : 2);
        const stream = randomStream(i);
        const of = { n: 2, latentDim: 3, count: 6, mixing, random: (name: string) => stream.fork(name) };
        return drawStyles(mapping, of).map((w) => w.dataSync()[0]!);
      }),
    );

  it('uses one z for the first layers and another from one layer on, without changing the mean of w', () => {
    const all = drawn(0.9, 400);
    for (const layers of all) expect([...layers].sort()).toEqual(layers);
    for (const [first] of all) expect(first).toBe(1);
    const cuts = all.map((layers) => layers.filter((z) => z === 1).length);
    expect(Math.abs(cuts.filter((cut) => cut === 6).length / 400 - 0.1)).toBeLessThan(0.06);
    for (const cut of [1, 2, 3, 4, 5]) {
      expect(Math.abs(cuts.filter((one) => one === cut).length / 400 - 0.18)).toBeLessThan(0.08);
    }
  });

  it('without mixing takes one z for all', () => {
    expect(drawn(0, 3).flat()).toEqual(Array(18).fill(1));
  });
});

describe('samples', () => {
  beforeAll(() => useEngine('cpu'));

  it('are truncated towards the mean of w, and have the noise that is asked for', async () => {
    const gan = styleGan2({ ...small, size: 16, seed: 3 });
    for (const { key, variable } of namedWeights('synthesis', gan.networks.synthesis!)) {
      if (key.endsWith('/strength')) variable.assign(tf.scalar(0.5));
    }
    const of = async (options: object, seed = 1, n = 2) => {
      const latent = { z: randomStream(5).normal([n, 3]) };
      const { images } = await gan.sample({ n, random: randomStream(seed), latent, options: options as never });
      const values = Array.from(await images!.data());
      tf.dispose([images!, latent.z]);
      return values;
    };
    const [first, second] = [0, 1].map((i) => (values: number[]) => values.slice(i * 256, (i + 1) * 256));
    const mean = await of({ truncation: 0 });
    expect(first!(mean)).toEqual(second!(mean));
    const [whole, half] = [await of({}), await of({ truncation: 0.5 })];
    expect(first!(whole)).not.toEqual(second!(whole));
    expect(half).not.toEqual(whole);
    expect(await of({ truncation: 0.5, truncationLayers: 6 })).toEqual(half);
    expect(await of({}, 2)).toEqual(whole);
    expect(await of({ noise: 'random' }, 2)).not.toEqual(await of({ noise: 'random' }, 1));
    expect(await of({ noise: 'none' })).not.toEqual(whole);
    const refused = gan.sample.bind(gan, { n: 1, random: randomStream(1), options: { truncationLayers: 7 } });
    expect(refused).toThrow('truncationLayers must be at most 6, the styles of the synthesis; received 7.');
    gan.dispose();
  });
});
