import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type SnGanOptions, snGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { compileSchedule, timeOf } from '@ganforge/trainer';
import { beforeAll, describe, expect, it } from 'vitest';
import { useFastestEngine } from '../fastest-engine.ts';

const small = { size: 16, channels: 1, latentDim: 3, generatorFeatures: 4, discriminatorFeatures: 4 } as const;

testVariant('snGan', {
  factory: snGan,
  options: { ...small, discriminatorUpdates: 1 },
  invalid: [
    [{ size: 30 }, '[models/sn-gan] size must be 28 or a power of two in 16..256; received 30. Try 32.'],
    [{ size: 8 }, 'received 8. Try 16.'],
    [{ channels: 2 }, 'channels must be one of 1, 3; received 2.'],
    [{ architecture: 'mlp' }, "architecture must be one of 'resnet', 'cnn'; received 'mlp'."],
    [{ architecture: 'cnn', classes: 3 }, "architecture 'cnn' takes no classes. Try architecture 'resnet'."],
    [{ loss: 'bce' }, "loss must be one of 'non-saturating', 'minimax', 'least-squares', 'hinge', 'wasserstein',"],
    [{ classes: 1 }, 'classes must be an integer in 2..1000000 or a list of 2..1000000 items'],
    [{ classes: ['a', 'a'] }, "classes must be distinct strings; 'a' occurs twice."],
    [{ generatorFeatures: 2e4 }, 'these networks would have 1.44e+10 parameters; the most is 536870912.'],
    [{ ema: 1 }, 'ema must be a number in [0,1)'],
    [{ fakesPerExample: 0 }, 'fakesPerExample must be an integer of at least 1; received 0.'],
    [{ beta1: 1 }, 'beta1'],
  ],
});

testVariant('snGan of plain convolutions, by a relativistic loss, averaged', {
  isForm: true,
  factory: snGan,
  options: {
    ...small,
    architecture: 'cnn',
    loss: 'relativistic-average-hinge',
    ema: 0.9,
    generatorFeatures: 2,
    discriminatorFeatures: 2,
    discriminatorUpdates: 1,
  },
  dead: ['discriminator/logit/bias'], // in the loss, it cancels out between real and generated images
  invalid: [],
});

/** Returns the number of parameters of a convolution with a bias. `area` is the number of positions of its kernel. */
const conv = (inputs: number, outputs: number, area = 9) => area * inputs * outputs + outputs;

describe('parameters', () => {
  beforeAll(useFastestEngine);

  const up = (a: number, b: number, norms: number) => norms + conv(a, b) + conv(b, b) + conv(a, b, 1);
  const down = (a: number, b: number) => conv(a, a) + conv(a, b) + conv(a, b, 1);
  const first = (c: number, b: number) => conv(c, b) + conv(b, b) + conv(c, b, 1);
  const tail = (a: number, c: number) => 2 * a + conv(a, c);

  it.each<[string, SnGanOptions, readonly [number, number], number, number]>([
    [
      '32x32x3 (table 4)',
      {},
      [4_276_739, 1_053_824],
      conv(128, 16 * 256, 1) + 3 * up(256, 256, 4 * 256) + tail(256, 3),
      first(3, 128) + down(128, 128) + 4 * conv(128, 128) + 128,
    ],
    [
      '32x32x3 with ten classes',
      { classes: 10 },
      [4_304_387, 1_055_104],
      conv(128, 16 * 256, 1) + 3 * up(256, 256, 10 * 4 * 256) + tail(256, 3),
      first(3, 128) + down(128, 128) + 4 * conv(128, 128) + 128 + 10 * 128,
    ],
    [
      '28x28x1 with few maps',
      { size: 28, channels: 1, generatorFeatures: 4, discriminatorFeatures: 4 },
      [25_993, 1_108],
      conv(128, 49 * 4, 1) + 2 * up(4, 4, 4 * 4) + tail(4, 1),
      first(1, 4) + down(4, 4) + 4 * conv(4, 4) + 4,
    ],
    [
      '64x64x3 with few maps',
      { size: 64, generatorFeatures: 4, discriminatorFeatures: 4 },
      [172_195, 67_760],
      conv(128, 16 * 64, 1) + [64, 32, 16, 8].reduce((sum, a) => sum + up(a, a / 2, 2 * a + a), 0) + tail(4, 3),
      first(3, 4) +
        [4, 8, 16].reduce((sum, a) => sum + down(a, 2 * a), 0) +
        conv(32, 64) +
        conv(64, 64) +
        conv(32, 64, 1) +
        64,
    ],
    [
      '32x32x3 by plain convolutions (table 3) with few maps',
      { architecture: 'cnn', generatorFeatures: 8, discriminatorFeatures: 8 },
      [174_539, 47_113],
      128 * 16 * 64 + 16 * (64 * 32 + 32 * 16 + 16 * 8) + 2 * (64 + 32 + 16 + 8) + conv(8, 3),
      conv(3, 8) +
        conv(8, 8, 16) +
        conv(8, 16) +
        conv(16, 16, 16) +
        conv(16, 32) +
        conv(32, 32, 16) +
        conv(32, 64) +
        16 * 64 +
        1,
    ],
  ])('at %s are those of the paper', (_, options, stated, generator, discriminator) => {
    const { networks } = snGan(options);
    const counts = ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
    );
    expect(counts).toEqual([generator, discriminator]);
    expect(stated).toEqual([generator, discriminator]);
    for (const network of Object.values(networks)) network.dispose();
  });
});

describe('settings', () => {
  beforeAll(() => useEngine('cpu'));

  it('are those of the authors: G first on twice the fakes, D five times, rates falling to 0 from the first step', async () => {
    const gan = snGan(small);
    expect(gan.players.map((player) => [player.name, player.updatesPerStep ?? 1])).toEqual([
      ['generator', 1],
      ['discriminator', 5],
    ]);
    expect(gan.config).toMatchObject({ fakesPerExample: 2, beta1: 0, beta2: 0.9, loss: 'hinge' });
    const rate = await compileSchedule(gan.config.learningRate as string, 'learningRate');
    const at = (step: number) => rate(timeOf({ step, epoch: 0, examples: 0 }, 64));
    expect([0, 25_000, 50_000, 60_000].map(at)).toEqual([2e-4, 1e-4, 0, 0]);
    gan.dispose();
  });
});
