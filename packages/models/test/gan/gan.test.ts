import { namedWeights } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { type GanOptions, gan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { beforeAll, describe, expect, it } from 'vitest';

testVariant('gan of images', {
  factory: gan,
  options: { size: 5, channels: 1, features: 6, maxoutUnits: 4, maxoutPieces: 3, latentDim: 3 },
  invalid: [
    [{ size: 0 }, '[models/gan] size must be an integer in 1..512; received 0.'],
    [{ channels: 2 }, 'channels must be one of 1, 3; received 2.'],
    [{ dimensions: 2 }, 'dimensions is for points and size is for images.'],
    [{ features: 0 }, 'features must be an integer of at least 1; received 0.'],
    [{ latentDim: 1.5 }, 'latentDim must be an integer of at least 1; received 1.5.'],
    [{ maxoutUnits: 0 }, 'maxoutUnits must be an integer of at least 1; received 0.'],
    [{ maxoutPieces: 1 }, 'maxoutPieces must be an integer of at least 2; received 1.'],
    [{ dropout: 1 }, 'dropout must be a number in [0,1); received 1.'],
    [{ inputDropout: '0.2' }, "inputDropout must be a number in [0,1); received '0.2'."],
    [{ loss: 'bce' }, "loss must be one of 'non-saturating', 'minimax', 'least-squares',"],
    [{ r1: -1 }, 'r1 must be a number of at least 0; received -1.'],
    [{ size: 512, features: 1e4, channels: 3 }, 'parameters; the most is 536870912. Try a smaller size, features or'],
    [{ discriminatorUpdates: ' ' }, 'discriminatorUpdates must be an integer of at least 0, a ramp or an expression;'],
    [{ latentDim: 2 ** 31 }, 'Try a smaller size, features or maxoutUnits.'],
    [{ beta1: 1 }, 'beta1'],
    [{ seed: -1 }, 'seed'],
    [{ units: 3 }, "there is no option 'units'. Try one of size, channels, dimensions, latentDim,"],
  ],
});

testVariant('gan of points', {
  isForm: true,
  factory: gan,
  options: { dimensions: 2, features: 6, maxoutUnits: 4, loss: 'minimax', discriminatorUpdates: 2 },
  invalid: [
    [{ dimensions: 0 }, '[models/gan] dimensions must be an integer of at least 1; received 0.'],
    [{ channels: 1 }, 'dimensions is for points and channels is for images.'],
  ],
});

testVariant('gan of points with a Wasserstein loss that an R1 penalty bounds', {
  isForm: true,
  factory: gan,
  options: { dimensions: 2, features: 6, maxoutUnits: 4, loss: 'wasserstein', r1: 1, r1Every: 2 },
  dead: ['discriminator/logit/bias'], // both the loss and the penalty depend only on differences of logits
  invalid: [],
});

describe('parameters', () => {
  beforeAll(() => useEngine('cpu'));

  const dense = (inputs: number, outputs: number) => (inputs + 1) * outputs;
  it.each<[string, GanOptions, number[]]>([
    [
      "the authors' MNIST experiment",
      {},
      [
        dense(100, 1200) + dense(1200, 1200) + dense(1200, 784),
        dense(784, 5 * 240) + dense(240, 5 * 240) + dense(240, 1),
      ],
    ],
    [
      'points in the plane',
      { dimensions: 2 },
      [dense(2, 128) + dense(128, 128) + dense(128, 2), dense(2, 640) + dense(128, 640) + dense(128, 1)],
    ],
  ])('are those of %s', (_, options, expected) => {
    const { networks } = gan(options);
    const found = ['generator', 'discriminator'].map((name) =>
      namedWeights(name, networks[name]!).reduce((sum, { variable }) => sum + variable.size, 0),
    );
    expect(found).toEqual(expected);
    for (const network of Object.values(networks)) network.dispose();
  });

  it('number what the README says', () => {
    const [hidden, visible] = [1200, 784];
    expect(101 * hidden + (hidden + 1) * hidden + (hidden + 1) * visible).toBe(2_503_984);
    expect((visible + 1) * hidden + (240 + 1) * hidden + 241).toBe(1_231_441);
  });
});
