import { namedWeights } from '@ganforge/core';
import { type DcganOptions, dcgan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useFastestEngine } from '../fastest-engine.ts';

testVariant('dcgan', {
  factory: dcgan,
  options: { size: 16, channels: 1, features: 4, latentDim: 5 },
  invalid: [
    [{ size: 30 }, '[models/dcgan] size must be 28 or a power of two in 8..512; received 30. Try 32.'],
    [{ size: 4 }, 'size must be 28 or a power of two in 8..512; received 4. Try 8.'],
    [{ size: 1024 }, 'received 1024. Try 512.'],
    [{ size: 48.5 }, 'received 48.5. Try 64.'],
    [{ size: -8 }, 'received -8. Try 8.'],
    [{ size: '64' }, "received '64'. Try 64."],
    [{ channels: 2 }, '[models/dcgan] channels must be one of 1, 3, 4; received 2.'],
    [{ latentDim: 0 }, 'latentDim must be an integer of at least 1; received 0.'],
    [{ latentDim: 1.5 }, 'latentDim must be an integer of at least 1; received 1.5.'],
    [{ features: 0 }, 'features must be an integer of at least 1; received 0.'],
    [{ maxFeatures: 3 }, 'maxFeatures must be at least features, 4; received 3. Try 4.'],
    [{ loss: 'bce' }, "loss must be one of 'non-saturating', 'minimax', 'least-squares', 'hinge', 'wasserstein',"],
    [
      { loss: 'hinge', realLabel: 0.9 },
      "loss 'hinge' has no labels; received realLabel 0.9, fakeLabel 0. Leave them out",
    ],
    [{ augment: ['blur'] }, 'augment'],
    [{ augment: ['color', 'color'] }, "[models/dcgan] augment must name each augmentation once; 'color' occurs twice."],
    [{ r1: 1 }, 'r1 must be 0; received 1: batch norm in the discriminator couples examples,'],
    [{ r1: 1, discriminatorNorm: 'none', pac: 2 }, 'r1 must be 0; received 1: pac couples images,'],
    [{ pac: 2, minibatchFeatures: 2 }, 'pac and minibatchFeatures both let the discriminator compare several images.'],
    [{ pac: 0 }, 'pac must be an integer in 1..16; received 0.'],
    [{ ema: 1 }, 'ema'],
    [{ instanceNoise: -1 }, 'instanceNoise'],
    [{ realLabel: 1.1 }, '[models/dcgan] realLabel must be a number in [0,1]; received 1.1.'],
    [{ fakeLabel: -0.1 }, 'fakeLabel must be a number in [0,1]; received -0.1.'],
    [{ realLabel: 0.1, fakeLabel: 0.1 }, 'realLabel must be greater than fakeLabel; received 0.1 and 0.1.'],
    [{ learningRate: -1 }, 'learningRate'],
    [{ beta1: 1 }, 'beta1'],
    [{ seed: -1 }, 'seed'],
    [{ latent: 3 }, "[models/dcgan] there is no option 'latent'. Try one of size, channels, latentDim,"],
  ],
});

testVariant('dcgan with the minimax loss and smoothed labels', {
  isForm: true,
  factory: dcgan,
  options: { size: 8, channels: 3, features: 2, latentDim: 3, loss: 'minimax', realLabel: 0.9, fakeLabel: 0.1 },
  invalid: [],
});

testVariant('dcgan with augmentation, packs, instance noise and an average', {
  isForm: true,
  factory: dcgan,
  options: {
    size: 8,
    channels: 1,
    features: 2,
    latentDim: 3,
    loss: 'hinge',
    augment: ['cutout', 'color', 'translation'],
    pac: 2,
    instanceNoise: { linear: [0.1, 0], over: { steps: 100 } },
    ema: 0.9,
  },
  invalid: [],
});

// On the cpu backend, the second derivative of the resampling in the augmentation takes minutes.
const fast = ['native', 'wasm'] as const;

testVariant('dcgan with an adaptive augmentation and a lazy R1 penalty through it', {
  isForm: true,
  factory: dcgan,
  engines: fast,
  options: {
    size: 8,
    channels: 3,
    features: 2,
    latentDim: 3,
    augment: ['ada'],
    adaImages: 100,
    discriminatorNorm: 'spectral',
    r1: 1,
    r1Every: 2,
  },
  invalid: [
    [{ augment: ['ada', 'color'] }, "[models/dcgan] augment 'ada' stands alone; received 'ada', 'color'. Try ['ada'],"],
    [{ adaTarget: 1 }, 'adaTarget must be a number in [0,1); received 1.'],
  ],
});

testVariant('dcgan with a lazy R1 penalty and a relativistic loss', {
  isForm: true,
  factory: dcgan,
  options: {
    size: 8,
    channels: 1,
    features: 2,
    latentDim: 3,
    loss: 'relativistic-average',
    discriminatorNorm: 'none',
    r1: 1,
    r1Every: 2,
  },
  invalid: [],
});

testVariant('dcgan with minibatch discrimination', {
  isForm: true,
  factory: dcgan,
  options: { size: 8, channels: 1, features: 2, latentDim: 3, loss: 'least-squares', minibatchFeatures: 3 },
  invalid: [],
});

/**
 * Returns the number of parameters of each network, computed from the shapes of the layers in the example of PyTorch.
 */
function countByHand(size: number, channels: number, latent: number, f: number, cap: number): [number, number] {
  const stem = size === 28 ? 7 : 4;
  const widths: number[] = []; // starting at the image
  for (let side = size / 2; side >= stem; side /= 2) widths.push(Math.min(f * (size / 2 / side), cap));
  let [generator, discriminator] = [0, 0];
  generator += latent * stem * stem * widths.at(-1)! + 2 * widths.at(-1)!; // the projection and its batch norm
  for (let i = widths.length - 1; i > 0; i--) generator += 16 * widths[i]! * widths[i - 1]! + 2 * widths[i - 1]!;
  generator += 16 * widths[0]! * channels;
  discriminator += 16 * channels * widths[0]!;
  for (let i = 1; i < widths.length; i++) discriminator += 16 * widths[i - 1]! * widths[i]! + 2 * widths[i]!;
  discriminator += stem * stem * widths.at(-1)!;
  return [generator, discriminator];
}

function trainable(gan: ReturnType<typeof dcgan>): number[] {
  return Object.entries(gan.networks).map(([name, network]) =>
    namedWeights(name, network).reduce((sum, w) => sum + (w.trainable ? w.variable.size : 0), 0),
  );
}

testVariant('dcgan of images that are not square, of four channels', {
  isForm: true,
  factory: dcgan,
  engines: fast,
  options: { height: 24, width: 40, channels: 4, features: 2, latentDim: 3, augment: ['ada'] },
  invalid: [
    [{ height: 20 }, 'height must be a multiple of 8 in 8..1024; received 20.'],
    [{ rotation: 1 }, 'rotation must be 0 for images that are not square; received 1 for 24x40. Leave it out.'],
  ],
});

describe('options', () => {
  beforeAll(useFastestEngine);

  it.each<[DcganOptions, string]>([
    [
      { learningRate: -1 },
      '[models/dcgan] learningRate must be a number above 0, a ramp or an expression; received -1.',
    ],
    [{ beta1: 1 }, '[models/dcgan] beta1 must be a number in [0,1); received 1. Try 0.5.'],
    [{ beta2: 1 }, '[models/dcgan] beta2 must be a number in [0,1); received 1. Try 0.999.'],
    [{ seed: -1 }, '[models/dcgan] seed must be an integer of at least 0; received -1. Try 0.'],
    [{ realLabel: 0.2, fakeLabel: 0.2 }, 'realLabel must be greater than fakeLabel'],
    [{ latentDim: 1e9 }, '[models/dcgan] these networks would have 1.02e+12 parameters; the most is 536870912. Try'],
    [{ features: 1e6, maxFeatures: 1e6 }, 'these networks would have 1.71e+9 parameters'],
    [{ size: 64, features: 1e6, maxFeatures: 1e6 }, 'these networks would have 9.60e+13 parameters'],
  ])('%o are refused before a network is built', (options, message) => {
    const before = tf.memory().numTensors;
    expect(() => dcgan({ size: 8, ...options })).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('that are undefined have their defaults', () => {
    const absent = { seed: undefined, size: undefined, learningRate: undefined } as unknown as DcganOptions;
    const gan = dcgan({ channels: 1, ...absent });
    expect(gan.config).toMatchObject({ seed: 0, size: 64, learningRate: 2e-4, channels: 1 });
    for (const network of Object.values(gan.networks)) network.dispose();
  });
});

describe('parameters', () => {
  beforeAll(useFastestEngine);

  it("are those of PyTorch's example at 64x64x3", () => {
    const gan = dcgan();
    const generator = 100 * 512 * 16 + 16 * (512 * 256 + 256 * 128 + 128 * 64 + 64 * 3) + 2 * (512 + 256 + 128 + 64);
    const discriminator = 16 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512 + 512) + 2 * (128 + 256 + 512);
    expect([generator, discriminator]).toEqual([3_576_704, 2_765_568]);
    expect(trainable(gan)).toEqual([generator, discriminator]);
    for (const network of Object.values(gan.networks)) network.dispose();
  });

  it('are what the README says at 28x28x1', () => {
    const gan = dcgan({ size: 28, channels: 1 });
    expect(trainable(gan)).toEqual([759_680, 138_624]);
    for (const network of Object.values(gan.networks)) network.dispose();
  });

  it.each([
    [8, 1, 100, 64, 1024],
    [16, 3, 10, 8, 1024],
    [28, 1, 100, 64, 1024],
    [32, 1, 7, 5, 20],
    [128, 3, 3, 4, 1024],
    [256, 1, 3, 2, 16],
    [512, 3, 3, 2, 16],
  ] as const)(
    'follow the formula at size %i, %i channels, latent %i, features %i up to %i',
    (size, channels, latentDim, features, maxFeatures) => {
      const gan = dcgan({ size, channels, latentDim, features, maxFeatures });
      expect(trainable(gan)).toEqual(countByHand(size, channels, latentDim, features, maxFeatures));
      expect(gan.networks.generator!.outputs[0]!.shape).toEqual([null, size, size, channels]);
      expect(gan.networks.discriminator!.outputs[0]!.shape).toEqual([null, 1]);
      for (const network of Object.values(gan.networks)) network.dispose();
    },
  );

  it('start as in the paper: kernels N(0, .02), scales N(1, .02), shifts 0', async () => {
    const gan = dcgan({ size: 32, channels: 3, features: 16 });
    for (const [name, network] of Object.entries(gan.networks)) {
      for (const { key, variable } of namedWeights(name, network)) {
        const { mean, variance } = tf.moments(variable);
        const [m, std] = [mean.dataSync()[0]!, Math.sqrt(variance.dataSync()[0]!)];
        const [expected, spread] = key.endsWith('kernel') ? [0, 0.02] : key.endsWith('gamma') ? [1, 0.02] : [0, 0];
        if (key.endsWith('moving_variance')) continue;
        const error = 5 / Math.sqrt(variable.size); // five standard errors
        expect(Math.abs(m - expected), key).toBeLessThanOrEqual(error * spread);
        expect(Math.abs(std - spread), key).toBeLessThanOrEqual(error * spread);
      }
    }
  });
});
