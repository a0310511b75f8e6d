import { namedWeights, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { proGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { growthStages } from '../../src/growing/growth.ts';
import { proGanNetworks } from '../../src/growing/pro-gan-networks.ts';

const small = { size: 8, channels: 1, features: 2, maxFeatures: 2, latentDim: 3, batchSizes: [] } as const;

testVariant('proGan', {
  factory: proGan,
  options: small,
  invalid: [
    [{ size: 4 }, 'size must be 28 or a power of two in 8..1024; received 4.'],
    [{ maxFeatures: 1 }, 'maxFeatures must be at least features, 2; received 1. Try 2.'],
  ],
});

describe('growth', () => {
  beforeAll(() => useEngine('cpu'));

  it('has the stages, batches and resets of the authors', () => {
    const stages = growthStages({ sides: [4, 8, 16], stageExamples: 600, batchSizes: [128, 64] });
    const length = { examples: 600 };
    expect(stages).toEqual([
      { name: '4', batchSize: 128, length },
      { name: '8-fade', batchSize: 64, resetOptimizers: true, length },
      { name: '8', batchSize: 64, resetOptimizers: true, length },
      { name: '16-fade', batchSize: 64, resetOptimizers: true, length },
      { name: '16', batchSize: 64, resetOptimizers: true },
    ]);
    expect(growthStages({ sides: [4], stageExamples: 1, batchSizes: [] })).toEqual([{ name: '4' }]);
  });

  it('begins each size as the one before, in the generator, the discriminator and the reals', async () => {
    const gan = proGan({ ...small, size: 16, seed: 3 });
    const latent = { z: randomStream(5).normal([2, 3]) };
    const of = async (stage: string, alpha: number) => {
      const at = { stage, schedules: { alpha } };
      const { images } = await gan.sample({ n: 2, random: randomStream(1), latent, at });
      return images!;
    };
    const [whole, begun, done, last] = [
      await of('8', 1),
      await of('16-fade', 0),
      await of('16-fade', 1),
      await of('16', 1),
    ];
    expect(begun).toBeAllclose(whole, { atol: 1e-6 });
    expect(done).toBeAllclose(last, { atol: 1e-6 });
    expect(tf.max(tf.abs(tf.sub(whole, last))).dataSync()[0]).toBeGreaterThan(1e-3);
    gan.dispose();
  });

  it.each([[1024, 16, 23_079_115, 23_087_249]])(
    'at %i pixels has the parameters of the authors’ networks',
    (size, features, ofGenerator, ofDiscriminator) => {
      const sizes = { size, features, channels: 3, latentDim: 512, maxFeatures: 512, groupSize: 4 };
      const { networks, generators, discriminators } = proGanNetworks(sizes);
      const count = (names: readonly string[]): number =>
        names
          .flatMap((name) => namedWeights(name, networks[name]!))
          .reduce((sum, { variable }) => sum + variable.size, 0);
      expect([count(generators), count(discriminators)]).toEqual([ofGenerator, ofDiscriminator]);
      for (const network of Object.values(networks)) network.dispose();
    },
  );
});
