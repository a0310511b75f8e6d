import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { hingeLoss } from '../shared/adversarial-loss.ts';
import { conditionClasses } from '../shared/classes.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { r1Penalty } from '../shared/r1-penalty.ts';
import { type BigGanSizes, chunksOf } from './big-gan-networks.ts';
import { checkAttention, countResnet, labelMaps } from './resnet-plan.ts';
import { attentionSides } from './spectral-options.ts';

const where = 'models/big-gan';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 16,
    max: 256,
    also: [28],
    default: 32,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Channels of the images: 1 (grey) or 3 (RGB).' },
  latentDim: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Length of z. It is split into equal chunks: one for the stem and one for each block; by default 20 per chunk.',
  },
  sharedDim: {
    type: 'integer',
    min: 1,
    default: 128,
    about: 'Length of the class embedding that all batch norms share.',
  },
  generatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Feature maps of the generator. Up to 32 pixels all layers have as many, 384 by default; above, the layer at full size has as many, 64 by default, and each halving of the size doubles them.',
  },
  discriminatorFeatures: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Feature maps of the discriminator; by default 192 up to 32 pixels and 64 above.',
  },
  orthogonal: {
    type: 'number',
    min: 0,
    default: 5e-5,
    about: "Weight of the orthogonal regularisation of the generator's kernels, except the embedding; 0 turns it off.",
  },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 5,
    about: 'Updates of the discriminator per step.',
  },
  generatorRate: { type: 'schedule', above: 0, default: 2e-4, about: "Learning rate of the generator's Adam." },
  discriminatorRate: { type: 'schedule', above: 0, default: 2e-4, about: "Learning rate of the discriminator's Adam." },
  beta1: { type: 'number', min: 0, below: 1, default: 0.5, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.999, about: "Adam's decay rate of the second moment." },
  ema: {
    type: 'schedule',
    min: 0,
    below: 1,
    default: '(step < 1000) ? 0 : 0.9999',
    about: "Decay of the moving average (EMA) of the generator's weights, which samples use; 0 turns it off.",
  },
} as const;

/** The options of `bigGan`. */
export const bigGanSchema: readonly [
  typeof conditionClasses,
  typeof ownSchema,
  typeof attentionSides,
  typeof hingeLoss,
  typeof adaptiveAugment,
  typeof r1Penalty,
  typeof firstWeights,
] = [conditionClasses, ownSchema, attentionSides, hingeLoss, adaptiveAugment, r1Penalty, firstWeights];

/** Options of `bigGan`. */
export interface BigGanOptions extends OptionsOf<typeof bigGanSchema> {}

/** Defines the options of `sample`. */
export const bigGanSampling = {
  truncation: {
    type: 'number',
    above: 0,
    optional: true,
    about:
      'Truncation: values of z beyond it are redrawn. 0.5 gives better and less diverse samples; without it nothing is truncated.',
  },
  standingBatches: {
    type: 'integer',
    min: 0,
    default: 0,
    about:
      "Standing statistics: batches of 64 from which batch norm statistics are computed again before sampling, 16 in the authors' code; 0 uses those of the training.",
  },
} as const;

/**
 * Resolves the options that depend on others.
 *
 * @throws GanError `argument` if z cannot be split into equal chunks, if there are no feature maps of an attention
 *   side, or if the networks are too large
 */
export function resolveBigGan(given: ResolvedOf<typeof bigGanSchema>, classes: number): BigGanSizes {
  const { size, channels, sharedDim } = given;
  const [forGenerator, forDiscriminator] = size <= 32 ? [384, 192] : [64, 64];
  const { generatorFeatures = forGenerator, discriminatorFeatures = forDiscriminator } = given;
  const { attention = size <= 32 ? [] : [32] } = given;
  const features = { size, channels, generatorFeatures, discriminatorFeatures, attention };
  const chunks = chunksOf({ ...features, latentDim: 1 });
  const { latentDim = 20 * chunks } = given;
  const sizes = { ...features, latentDim, sharedDim, classes };
  if (latentDim % chunks !== 0) {
    const problem = `latentDim must be a multiple of ${chunks}, one chunk for the stem and one for each block; received ${latentDim}`;
    throw new GanError(where, `${problem}. Try ${chunks * Math.ceil(latentDim / chunks)}.`);
  }
  checkAttention(where, sizes);
  const projections = labelMaps(sizes) * (sharedDim + latentDim / chunks);
  const count = countResnet(sizes) + projections + classes * (sharedDim + 16 * discriminatorFeatures);
  checkParameters(where, count, 'number of classes, latentDim, generatorFeatures or discriminatorFeatures');
  return sizes;
}
