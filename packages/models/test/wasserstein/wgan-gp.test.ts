import { namedWeights } from '@ganforge/core';
import { type WganGpOptions, wganGp } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { useFastestEngine } from '../fastest-engine.ts';

testVariant('wganGp on points', {
  factory: wganGp,
  options: { dimensions: 2, features: 8, criticUpdates: 2 },
  dead: ['critic/output/bias'], // a constant that is added to all scores cancels out
  invalid: [
    [{ dimensions: 0 }, '[models/wgan-gp] dimensions must be an integer of at least 1; received 0.'],
    [{ size: 32 }, "[models/wgan-gp mlp] there is no option 'size'. Try one of architecture,"],
    [{ architecture: 'cnn' }, "there is no option 'dimensions'"],
    [{ architecture: 'transformer' }, "architecture must be one of 'cnn', 'resnet', 'mlp'; received 'transformer'."],
    [
      { normalization: 'instance' },
      "normalization 'instance' cannot work: architecture 'mlp' has no maps that could be",
    ],
    [
      { normalization: 'batch' },
      "normalization must be one of 'none', 'layer', 'instance'; received 'batch'. Try 'none'.",
    ],
    [{ augment: ['color'] }, 'augment is for images; received color for points. Leave it out.'],
    [{ dropout: 0.5 }, "there is no option 'dropout'."],
    [{ features: 0 }, 'features must be an integer of at least 1; received 0.'],
    [{ latentDim: 1.5 }, 'latentDim must be an integer of at least 1; received 1.5.'],
    [{ fakesPerExample: 0 }, 'fakesPerExample must be an integer of at least 1; received 0.'],
    [{ lambda: -1 }, 'lambda must be a number of at least 0; received -1.'],
    [{ lambda: '10' }, "lambda must be a number of at least 0; received '10'."],
    [{ features: 2e4 }, 'these networks would have 1.60e+9 parameters; the most is 536870912. Try a smaller latentDim'],
    [{ criticUpdates: 1.5 }, 'criticUpdates must be an integer of at least 0, a ramp or an expression; received 1.5.'],
    [{ nCritic: 5 }, "there is no option 'nCritic'"],
  ],
});

testVariant('wganGp of convolutions', {
  isForm: true,
  factory: wganGp,
  options: { size: 8, channels: 1, features: 2, latentDim: 3, criticUpdates: 1, augment: ['color'], ema: 0.9 },
  dead: ['critic/score/bias'],
  invalid: [
    [{ size: 30 }, '[models/wgan-gp] size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [{ channels: 2 }, 'channels must be one of 1, 3, 4; received 2.'],
    [{ maxFeatures: 1 }, 'maxFeatures must be at least features, 2; received 1. Try 2.'],
    [{ generatorNorm: 1 }, 'generatorNorm must be true or false; received 1.'],
    [{ architecture: 'mlp' }, "there is no option 'size'"],
    [{ architecture: 'resnet', size: 28 }, 'size must be a power of two in 16..512; received 28. Try 32.'],
    [{ architecture: 'resnet', size: 8 }, 'received 8. Try 16.'],
    [{ architecture: 'resnet', maxFeatures: 64 }, "there is no option 'maxFeatures'"],
    [{ architecture: 'resnet', size: 32, features: 1e4 }, 'these networks would have'],
    [{ beta2: 1 }, 'beta2'],
    [{ learningRate: 0 }, 'learningRate'],
    [{ seed: -1 }, 'seed'],
  ],
});

/** Returns the number of trainable weights of a network. */
function count(networks: ReturnType<typeof wganGp>['networks'], name: string): number {
  return namedWeights(name, networks[name]!).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0);
}

it('of perceptrons needs the points’ dimensions', () => {
  const message = "[models/wgan-gp] architecture 'mlp' makes points and needs dimensions. Try dimensions: 2.";
  expect(() => wganGp({ architecture: 'mlp' })).toThrow(message);
});

testVariant('wgan-gp of images that are not square, of four channels', {
  isForm: true,
  factory: wganGp,
  options: { height: 8, width: 24, channels: 4, features: 2, latentDim: 3 },
  dead: ['critic/score/bias'], // the loss depends only on differences of scores
  invalid: [[{ architecture: 'resnet' }, "there is no option 'height'"]],
});

describe('parameters', () => {
  beforeAll(useFastestEngine);

  const conv = (k: number, i: number, o: number) => k * k * i * o + o;
  const dense = (i: number, o: number) => (i + 1) * o;
  const norm = (maps: number) => 2 * maps;
  const block = (f: number) => 2 * conv(3, f, f);
  it.each<[string, WganGpOptions, [number, number], number, number]>([
    [
      'convolutions at 32x32x3',
      {},
      [5_179_907, 4_114_689],
      dense(128, 8192) + norm(8192) + conv(5, 512, 256) + norm(256) + conv(5, 256, 128) + norm(128) + conv(5, 128, 3),
      conv(5, 3, 128) + conv(5, 128, 256) + conv(5, 256, 512) + dense(8192, 1),
    ],
    [
      'convolutions at 28x28x1',
      { size: 28, channels: 1 },
      [1_554_177, 1_030_145],
      dense(128, 4096) + conv(5, 256, 128) + conv(5, 128, 64) + conv(5, 64, 1),
      conv(5, 1, 64) + conv(5, 64, 128) + conv(5, 128, 256) + dense(4096, 1),
    ],
    [
      'residual blocks at 32x32x3',
      { architecture: 'resnet' },
      [1_204_483, 1_053_825],
      dense(128, 2048) + 3 * (norm(128) + norm(128) + block(128) + conv(1, 128, 128)) + norm(128) + conv(3, 128, 3),
      conv(3, 3, 128) + conv(3, 128, 128) + conv(1, 3, 128) + 3 * block(128) + conv(1, 128, 128) + dense(128, 1),
    ],
    [
      'perceptrons on points in the plane',
      { dimensions: 2 },
      [527_874, 527_361],
      dense(2, 512) + 2 * dense(512, 512) + dense(512, 2),
      dense(2, 512) + 2 * dense(512, 512) + dense(512, 1),
    ],
  ])('of %s are those of the authors’ code', (_, options, stated, generator, critic) => {
    const { networks } = wganGp(options);
    expect([generator, critic]).toEqual(stated);
    expect([count(networks, 'generator'), count(networks, 'critic')]).toEqual([generator, critic]);
    for (const network of Object.values(networks)) network.dispose();
  });
});
