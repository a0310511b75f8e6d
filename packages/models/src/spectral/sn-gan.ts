import {
  adam,
  type Gan,
  type ImageBatch,
  initialiseAll,
  normalKernels,
  runNetwork,
  type Variant,
  variant,
} from '@ganforge/core';
import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { adversarialLoss, hingeLoss } from '../shared/adversarial-loss.ts';
import { classNames, optionalClasses } from '../shared/classes.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { r1Penalty } from '../shared/r1-penalty.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import { countResnet, labelMaps, type ResnetSizes } from './resnet-plan.ts';
import { cnnDiscriminator, cnnGenerator, countCnn } from './spectral-cnn.ts';
import { spectralInitialiser } from './spectral-initialiser.ts';
import { spectralImages } from './spectral-options.ts';
import { spectralPlayers } from './spectral-players.ts';
import { resnetDiscriminator, resnetGenerator } from './spectral-resnet.ts';

const where = 'models/sn-gan';

const ownSchema = {
  architecture: {
    type: 'choice',
    choices: ['resnet', 'cnn'],
    default: 'resnet',
    about: "The residual networks of the paper's table 4, or the plain convolutions of its table 3.",
  },
  generatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Feature maps of the generator. All layers of a resnet up to 32 pixels have as many, 256 by default; otherwise the layer at full size has as many, 64 by default, and each halving of the size doubles them.',
  },
  discriminatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Feature maps of the discriminator; by default 128 for resnet up to 32 pixels, otherwise 64.',
  },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 5,
    about: 'Updates of the discriminator per step (n_dis in the paper).',
  },
  fakesPerExample: {
    type: 'integer',
    min: 1,
    default: 2,
    about: "Generated images per example of the batch in the generator's loss.",
  },
  learningRate: {
    type: 'schedule',
    above: 0,
    default: '2e-4 * max(0, 1 - step / 50000)',
    about: 'Learning rate of Adam for both players; by default it falls linearly over 50,000 steps.',
  },
  beta1: { type: 'number', min: 0, below: 1, default: 0, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.9, about: "Adam's decay rate of the second moment." },
} as const;
const schema: readonly [
  typeof spectralImages,
  typeof optionalClasses,
  typeof ownSchema,
  typeof hingeLoss,
  typeof adaptiveAugment,
  typeof r1Penalty,
  typeof weightAverage,
  typeof firstWeights,
] = [spectralImages, optionalClasses, ownSchema, hingeLoss, adaptiveAugment, r1Penalty, weightAverage, firstWeights];

/** Options of {@link snGan}. */
export interface SnGanOptions extends OptionsOf<typeof schema> {}

/**
 * SNGAN: the kernels of the discriminator are divided by their spectral norms. For square images float32 [N,S,S,C] in
 * [-1,1].
 *
 * z [N,latentDim] ~ N(0,1). The generator updates first, on twice as many fakes as examples, then the discriminator
 * five times, both with the hinge loss.
 *
 * With `classes`, each class has its own scales and shifts in the generator's batch norm, and the discriminator adds
 * the product of the label's embedding and the image features (Miyato & Koyama 2018, "cGANs with Projection
 * Discriminator"). Batches then hold `labels` int32 [N], and samples take them as their condition.
 *
 * Source: Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks". The residual networks and
 * settings are those of the authors' code (sngan_projection): 4,276,739 and 1,053,824 parameters at 32x32x3.
 * `architecture: 'cnn'` selects the networks of its table 3, with batch norm after the stem too.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const gan = snGan({ size: 32, channels: 3, seed: 1 });
 * const { images } = await gan.sample({ n: 16, random: randomStream(2) }); // [16,32,32,3] in [-1,1]
 */
export const snGan: Variant<typeof schema, Gan<ImageBatch>> = variant('sn-gan', schema, (given) => {
  const { architecture, size, channels, latentDim, learningRate, beta1, beta2 } = given;
  const names = given.classes === undefined ? undefined : classNames(given.classes);
  const features = resolveFeatures(given);
  const sizes = { size, channels, latentDim, ...features, attention: [] };
  checkSizes(given, sizes, names?.length);
  const optimizer = adam({ learningRate, beta1, beta2 });
  const networks =
    architecture === 'cnn'
      ? { generator: cnnGenerator(sizes), discriminator: cnnDiscriminator(sizes) }
      : {
          generator: resnetGenerator(sizes, { classes: names?.length, spectral: false }),
          discriminator: resnetDiscriminator(sizes, { classes: names?.length, bias: false }),
        };
  initialiseAll(networks, architecture === 'cnn' ? normalKernels({ std: 0.02 }) : spectralInitialiser, given.seed);
  const view = viewThrough(where, given);
  const { generator, discriminator, penalties } = spectralPlayers({
    latentDim,
    conditional: names !== undefined,
    loss: adversarialLoss(where, given.loss),
    view,
    r1: given.r1,
    r1Every: given.r1Every,
    optimizers: { generator: optimizer, discriminator: optimizer },
    discriminatorUpdates: given.discriminatorUpdates,
    fakesPerExample: given.fakesPerExample,
  });
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    config: features,
    networks,
    players: [generator, discriminator, ...penalties],
    ...view.state,
    ...averagedGenerator(given.ema),
    needs: { images, ...(names && { labels: { kind: 'class', classes: names } }) },
    ...(names && { conditions: ['labels'] }),
    output: { images },
    latent: { z: { kind: 'normal', shape: [latentDim] } },
    sampling: ['generator'],
    sample: ({ latent: { z }, conditions: { labels } }) => ({
      images: tf.tidy(() => runNetwork(networks.generator, labels ? [z!, tf.expandDims(labels, 1)] : z!)),
    }),
  };
});

type Given = ResolvedOf<typeof schema>;

/** Up to 32 pixels the residual blocks have one width. */
function resolveFeatures(given: Given): { generatorFeatures: number; discriminatorFeatures: number } {
  const flat = given.architecture === 'resnet' && given.size <= 32;
  const { generatorFeatures = flat ? 256 : 64, discriminatorFeatures = flat ? 128 : 64 } = given;
  return { generatorFeatures, discriminatorFeatures };
}

/** @throws GanError `argument` if plain convolutions are combined with classes, or the networks are too large */
function checkSizes({ architecture }: Given, sizes: ResnetSizes, classes: number | undefined): void {
  if (architecture === 'cnn' && classes !== undefined) {
    throw new GanError(where, "architecture 'cnn' takes no classes. Try architecture 'resnet'.");
  }
  const count = architecture === 'cnn' ? countCnn(sizes) : countResnet(sizes) + (classes ?? 0) * labelMaps(sizes);
  checkParameters(where, count, 'latentDim, generatorFeatures or discriminatorFeatures');
}
