import { type JsonObject, namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { bigGan } from '@ganforge/models';
import '@ganforge/testing';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

const small = {
  classes: 2,
  size: 16,
  channels: 1,
  latentDim: 6,
  sharedDim: 3,
  generatorFeatures: 4,
  discriminatorFeatures: 4,
} as const;

testVariant('bigGan', {
  isForm: true, // of snGan, which is tested in full
  factory: bigGan,
  options: { ...small, discriminatorUpdates: 1 },
  invalid: [
    [{ classes: undefined }, '[models/big-gan] classes is missing.'],
    [{ latentDim: 7 }, 'latentDim must be a multiple of 3, one chunk for the stem and one for each block; received 7.'],
    [{ latentDim: 7 }, 'Try 9.'],
    [{ attention: [5] }, 'attention must be at sides that the maps of both networks have, 8; received 5.'],
    [{ size: 30 }, 'size must be 28 or a power of two in 16..256; received 30. Try 32.'],
    [{ orthogonal: -1 }, 'orthogonal must be a number of at least 0; received -1.'],
    [{ sharedDim: 0 }, 'sharedDim must be an integer of at least 1; received 0.'],
    [{ generatorFeatures: 2e4 }, 'parameters; the most is 536870912.'],
    [{ truncation: 0.5 }, "there is no option 'truncation'."],
  ],
});

describe('bigGan', () => {
  beforeAll(() => useEngine('cpu'));

  it.each([
    [{ size: 32 }, 80, []],
    [{ size: 64 }, 100, [32]],
  ])('at %o has a z of %i, 20 a chunk, and attention at %o', (options, latentDim, attention) => {
    const gan = bigGan({ classes: 2, generatorFeatures: 1, discriminatorFeatures: 1, ...options });
    expect(gan.config).toMatchObject({ latentDim, attention });
    gan.dispose();
  });

  it('has at 32x32 the parameters of its layers, counted by hand', () => {
    const conv = (inputs: number, outputs: number, area = 9) => area * inputs * outputs + outputs;
    const [g, d, classes] = [12, 6, 10];
    const norm = (c: number) => 2 * (128 + 20) * c;
    const up = 2 * norm(g) + 2 * conv(g, g) + conv(g, g, 1);
    const generator = classes * 128 + conv(20, 16 * g, 1) + 3 * up + 2 * g + conv(g, 3);
    const blocks = conv(3, d) + conv(d, d) + conv(3, d, 1) + 2 * conv(d, d) + conv(d, d, 1) + 4 * conv(d, d);
    const discriminator = blocks + d + 1 + classes * d;
    const { networks } = bigGan({ classes, generatorFeatures: g, discriminatorFeatures: d });
    const counts = ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );
    expect(counts).toEqual([generator, discriminator]);
    for (const network of Object.values(networks)) network.dispose();
  });

  it('averages the generator from step 1,000 on', () => {
    const gan = bigGan(small);
    expect(gan.averaged).toEqual({ generator: { decay: '(step < 1000) ? 0 : 0.9999' } });
    gan.dispose();
  });

  it('samples with truncation and standing statistics, and does not change', async () => {
    const gan = bigGan(small);
    const labels = tf.tensor1d([0, 1, 1, 0], 'int32');
    const sampled = async (options: JsonObject) => {
      const { images } = await gan.sample({ n: 4, random: randomStream(1), conditions: { labels }, options });
      const values = Array.from(images!.dataSync());
      images!.dispose();
      return values;
    };
    const weights = () =>
      namedWeights('g', gan.networks.generator!).map(({ variable }) => Array.from(variable.dataSync()));
    const [before, plain, tensors] = [weights(), await sampled({}), tf.memory().numTensors];
    const cut = await sampled({ truncation: 0.3 });
    const standing = await sampled({ truncation: 0.3, standingBatches: 2 });
    expect(cut).not.toEqual(plain);
    expect(standing).not.toEqual(cut);
    expect(await sampled({ truncation: 0.3, standingBatches: 2 })).toEqual(standing);
    expect(await sampled({ truncation: 10 })).toEqual(plain); // no latent is beyond this limit
    expect(weights()).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(() =>
      gan.sample({ n: 4, random: randomStream(1), conditions: { labels }, options: { truncation: 0 } }),
    ).toThrow('truncation must be a number above 0; received 0.');
    labels.dispose();
    gan.dispose();
  });
});
