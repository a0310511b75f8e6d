import { adam, type Gan, type ImageBatch, initialiseAll, runNetwork, type Variant, variant } from '@ganforge/core';
import type { OptionsOf } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { adaptiveAugment, viewThrough } from '../augment/view.ts';
import { adversarialLoss, hingeLoss } from '../shared/adversarial-loss.ts';
import { classNames, optionalClasses } from '../shared/classes.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { r1Penalty } from '../shared/r1-penalty.ts';
import { averagedGenerator, weightAverage } from '../shared/weight-average.ts';
import { checkAttention, countResnet, labelMaps, usualAttention } from './resnet-plan.ts';
import { spectralInitialiser } from './spectral-initialiser.ts';
import { attentionSides, spectralImages, twoRates } from './spectral-options.ts';
import { spectralPlayers } from './spectral-players.ts';
import { resnetDiscriminator, resnetGenerator } from './spectral-resnet.ts';

const where = 'models/sa-gan';

const ownSchema = {
  generatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Feature maps of the generator. Up to 32 pixels all layers have as many, 256 by default; above, the layer at full size has as many, 64 by default, and each halving of the size doubles them.',
  },
  discriminatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Feature maps of the discriminator; by default 128 up to 32 pixels and 64 above.',
  },
} as const;
const schema: readonly [
  typeof spectralImages,
  typeof optionalClasses,
  typeof ownSchema,
  typeof attentionSides,
  typeof hingeLoss,
  typeof twoRates,
  typeof adaptiveAugment,
  typeof r1Penalty,
  typeof weightAverage,
  typeof firstWeights,
] = [
  spectralImages,
  optionalClasses,
  ownSchema,
  attentionSides,
  hingeLoss,
  twoRates,
  adaptiveAugment,
  r1Penalty,
  weightAverage,
  firstWeights,
];

/** Options of {@link saGan}. */
export interface SaGanOptions extends OptionsOf<typeof schema> {}

/**
 * SAGAN has residual networks with self-attention, and spectral norm in both networks. It trains on square images
 * float32 [N,S,S,C] in [-1,1].
 *
 * The latent is z [N,latentDim] ~ N(0,1). In each step the discriminator updates once and then the generator updates
 * once; both use the hinge loss. The learning rate of the discriminator is higher.
 *
 * With `classes`, the label selects the scales and shifts of batch norm in the generator. The discriminator adds the
 * product of the label's embedding and the image features to its logit. Batches then contain `labels` int32 [N], and
 * samples need `labels` as their condition.
 *
 * Source: Zhang et al. 2019, "Self-Attention Generative Adversarial Networks", sections 3 and 4. For sizes above 32,
 * the networks follow those of the paper for 128 pixels, with attention at 32x32. For sizes 28 and 32, they have the
 * blocks of SNGAN, which all have the same number of feature maps.
 *
 * @throws GanError `argument` if an option is invalid, the networks have no feature maps of the attention's size, or
 *   they have more than 2^29 parameters; `engine` if no engine is ready
 * @example
 * const gan = saGan({ size: 64, classes: 10, seed: 1 });
 * const labels = tf.fill([16], 7, 'int32');
 * const { images } = await gan.sample({ n: 16, random: randomStream(2), conditions: { labels } }); // [16,64,64,3]
 */
export const saGan: Variant<typeof schema, Gan<ImageBatch>> = variant('sa-gan', schema, (given) => {
  const { size, channels, latentDim, beta1, beta2 } = given;
  const names = given.classes === undefined ? undefined : classNames(given.classes);
  const attention = given.attention ?? usualAttention(size);
  const [forGenerator, forDiscriminator] = size <= 32 ? [256, 128] : [64, 64];
  const { generatorFeatures = forGenerator, discriminatorFeatures = forDiscriminator } = given;
  const sizes = { size, channels, latentDim, generatorFeatures, discriminatorFeatures, attention };
  checkAttention(where, sizes);
  const count = countResnet(sizes) + (names?.length ?? 0) * labelMaps(sizes);
  checkParameters(where, count, 'latentDim, generatorFeatures or discriminatorFeatures');
  const networks = {
    discriminator: resnetDiscriminator(sizes, { classes: names?.length, bias: true }),
    generator: resnetGenerator(sizes, { classes: names?.length, spectral: true }),
  };
  initialiseAll(networks, spectralInitialiser, given.seed);
  const view = viewThrough(where, given);
  const { generator, discriminator, penalties } = spectralPlayers({
    latentDim,
    conditional: names !== undefined,
    loss: adversarialLoss(where, given.loss),
    view,
    r1: given.r1,
    r1Every: given.r1Every,
    optimizers: {
      generator: adam({ learningRate: given.generatorRate, beta1, beta2 }),
      discriminator: adam({ learningRate: given.discriminatorRate, beta1, beta2 }),
    },
    discriminatorUpdates: given.discriminatorUpdates,
    fakesPerExample: 1,
  });
  const images = { kind: 'image', height: size, width: size, channels } as const;
  return {
    config: { generatorFeatures, discriminatorFeatures, attention },
    networks,
    players: [discriminator, ...penalties, generator],
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
