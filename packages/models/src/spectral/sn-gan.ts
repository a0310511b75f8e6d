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
 * SNGAN divides the kernels of the discriminator by their spectral norms. It trains on square images float32 [N,S,S,C]
 * in [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). In each step the generator updates once, on twice as many generated images as
 * there are examples in the batch. Then the discriminator updates five times. Both use the hinge loss.
 *
 * With `classes`, each class has its own scales and shifts of batch norm in the generator. The discriminator adds
 * the product of the label's embedding and the image features to its logit (Miyato & Koyama 2018, "cGANs with
 * Projection Discriminator"). Batches then contain `labels` int32 [N], and samples need `labels` as their condition.
 *
 * Source: Miyato et al. 2018, "Spectral Normalization for Generative Adversarial Networks". The residual networks and
 * settings are the same as in the authors' code (sngan_projection). For images of 32x32x3 the generator has 4,276,739
 * parameters, and the discriminator has 1,053,824. `architecture: 'cnn'` selects the networks of table 3 of the paper,
 * with an additional batch norm after the stem.
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

/** Returns the numbers of feature maps. Up to 32 pixels, all residual blocks have the same number. */
function resolveFeatures(given: Given): { generatorFeatures: number; discriminatorFeatures: number } {
  const flat = given.architecture === 'resnet' && given.size <= 32;
  const { generatorFeatures = flat ? 256 : 64, discriminatorFeatures = flat ? 128 : 64 } = given;
  return { generatorFeatures, discriminatorFeatures };
}

/**
 * Checks the options. @throws GanError `argument` if plain convolutions are combined with classes, or the networks are
 * too large
 */
function checkSizes({ architecture }: Given, sizes: ResnetSizes, classes: number | undefined): void {
  if (architecture === 'cnn' && classes !== undefined) {
    throw new GanError(where, "architecture 'cnn' takes no classes. Try architecture 'resnet'.");
  }
  const count = architecture === 'cnn' ? countCnn(sizes) : countResnet(sizes) + (classes ?? 0) * labelMaps(sizes);
  checkParameters(where, count, 'latentDim, generatorFeatures or discriminatorFeatures');
}
