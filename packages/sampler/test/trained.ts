import { type Gan, initialiseAll, normalKernels, runNetwork, type Variant, variant } from '@ganforge/core';
import { acgan, bigGan, cgan, dcgan, gan, r3Gan } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const seedOnly = { seed: { type: 'integer', min: 0, default: 0, about: 'Of the weights.' } } as const;

/** A generator with latents of all kinds, which are concatenated to one input as in infoGan. */
const joining: Variant<typeof seedOnly> = variant('joining', seedOnly, ({ seed }) => {
  const zeros = { kernelInitializer: 'zeros' } as const;
  const dense = layers.dense({ name: 'points', units: 2, inputShape: [8], activation: 'tanh', ...zeros });
  const networks = { generator: sequential({ name: 'generator', layers: [dense] }) };
  initialiseAll(networks, normalKernels({ std: 1 }), seed);
  return {
    ...{ networks, players: [], needs: {}, sampling: ['generator'] },
    output: { points: { kind: 'points', dimensions: 2 } },
    latent: {
      noise: { kind: 'normal', shape: [3] },
      category: { kind: 'categorical', shape: [3] },
      codes: { kind: 'uniform', shape: [2] },
    },
    sample: ({ latent: { noise, category, codes } }) => ({
      points: tf.tidy(() => runNetwork(networks.generator, tf.concat([noise!, category!, codes!], 1))),
    }),
  };
});

/** Small generators with all forms of inputs that occur in the zoo. */
export const SMALL: Readonly<Record<string, () => Gan<never>>> = {
  dcgan: () => dcgan({ size: 8, channels: 1, features: 4, latentDim: 4, seed: 1 }),
  'gan on points': () => gan({ dimensions: 2, features: 8, latentDim: 3, seed: 1 }),
  cgan: () => cgan({ classes: ['cat', 'dog', 'owl'], size: 8, channels: 3, features: 4, latentDim: 4, seed: 1 }),
  'cgan by batch norm': () =>
    cgan({ classes: 3, size: 8, channels: 1, features: 4, generatorLabels: 'batch-norm', seed: 1 }),
  acgan: () => acgan({ classes: 3, size: 8, channels: 1, features: 4, latentDim: 4, seed: 1 }),
  'latents in one input': () => joining({ seed: 1 }) as Gan<never>,
  'r3-gan': () =>
    r3Gan({ classes: 3, size: 16, channels: 1, features: 4, maxFeatures: 8, blocks: 1, groupWidth: 2, seed: 1 }),
  'big-gan': () =>
    bigGan({
      classes: 3,
      size: 16,
      channels: 3,
      generatorFeatures: 4,
      discriminatorFeatures: 4,
      latentDim: 9,
      seed: 1,
    }),
};

/** Runs `work` and returns the number of tensors before and after. They must be equal. */
export async function withoutLeak(work: () => Promise<void>): Promise<[number, number]> {
  const before = tf.memory().numTensors;
  await work();
  return [before, tf.memory().numTensors];
}
