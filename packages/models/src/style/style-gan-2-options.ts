import type { Schedule } from '@ganforge/core';
import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { optionalClasses } from '../shared/classes.ts';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { levelsOf } from '../shared/pyramid.ts';
import type { StyleSizes } from './style-sizes.ts';

const where = 'models/style-gan-2';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 1024,
    also: [28],
    default: 64,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Grey or RGB.' },
  configuration: {
    type: 'choice',
    choices: ['auto', 'paper', 'cifar'],
    default: 'auto',
    about:
      "The defaults of other options: auto depends on the size, paper is for 1024 pixels, cifar for CIFAR-10, as in the authors' code.",
  },
  latentDim: { type: 'integer', min: 1, default: 512, about: 'Length of z.' },
  styleDim: { type: 'integer', min: 1, default: 512, about: 'Length of the style w.' },
  mappingLayers: {
    type: 'integer',
    min: 1,
    max: 16,
    optional: true,
    about: 'Layers of the mapping from z to w; by default 2, and 8 for paper.',
  },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about:
      'Feature maps next to the image; each halving of the size doubles them. By default 16384 / size, and 32768 / size for paper.',
  },
  maxFeatures: { type: 'integer', min: 1, default: 512, about: 'No layer has more feature maps than this.' },
  discriminator: {
    type: 'choice',
    choices: ['residual', 'plain'],
    optional: true,
    about: 'The blocks of the discriminator: residual by default, plain for cifar.',
  },
  groupSize: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Examples in a group of the minibatch standard deviation; by default 4, and 32 for cifar.',
  },
  styleMixing: {
    type: 'number',
    min: 0,
    max: 1,
    optional: true,
    about: 'Probability that the later layers get the style of another z; by default 0.9, and 0 for cifar.',
  },
  pathLength: {
    type: 'number',
    min: 0,
    optional: true,
    about:
      'Weight of the path length penalty on the generator; by default 2, and 0 for cifar. 0 turns it off and saves the memory of a second derivative.',
  },
  pathEvery: {
    type: 'integer',
    min: 1,
    default: 4,
    about: 'Adds the path length penalty every this many steps, with this many times its weight.',
  },
  r1: {
    type: 'number',
    min: 0,
    optional: true,
    about:
      "Weight gamma of the R1 penalty on the discriminator's gradient at real images; by default 0.0002 size^2 / batch, 10 for paper and 0.01 for cifar. 0 turns it off.",
  },
  r1Every: {
    type: 'integer',
    min: 1,
    default: 16,
    about: 'Adds the R1 penalty every this many steps, with this many times its weight.',
  },
  learningRate: {
    type: 'number',
    above: 0,
    optional: true,
    about:
      'Learning rate of Adam for both players, before the correction for lazy penalties; by default 0.0025, and 0.002 for paper and from 1024 pixels on.',
  },
  beta1: { type: 'number', min: 0, below: 1, default: 0, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.99, about: "Adam's decay rate of the second moment." },
  emaHalfLife: {
    type: 'schedule',
    min: 0,
    optional: true,
    about:
      "Half-life, in real images, of the moving average (EMA) of the generator's weights, which samples use; by default 'min(10000 * batchSize / 32, 0.05 * examples)'. 0 turns it off.",
  },
} as const;

/** The options of `styleGan2`. */
export const styleGan2Schema: readonly [
  typeof ownSchema,
  typeof optionalClasses,
  typeof adaptiveAugment,
  typeof firstWeights,
] = [ownSchema, optionalClasses, adaptiveAugment, firstWeights];

/** Options of `styleGan2`. */
export interface StyleGan2Options extends OptionsOf<typeof styleGan2Schema> {}

type Given = ResolvedOf<typeof styleGan2Schema>;

/** The options after the defaults of a configuration were filled in. */
export interface StyleGan2Settings extends StyleSizes {
  readonly mappingLayers: number;
  readonly discriminator: 'residual' | 'plain';
  readonly groupSize: number;
  readonly styleMixing: number;
  readonly pathLength: number;
  /** Weight of the R1 penalty. If it is absent, the weight is `0.0002 * size^2 / batchSize`. */
  readonly r1?: number;
  readonly learningRate: number;
  readonly emaHalfLife: Schedule;
}

/**
 * Resolves the options with the settings of the authors' code (stylegan2-ada-pytorch, train.py).
 *
 * @throws GanError `argument` if options conflict or the networks are too large
 */
export function resolveStyleGan2(given: Given): StyleGan2Settings {
  const { configuration, size, channels, latentDim, styleDim, maxFeatures } = given;
  const isPaper = configuration === 'paper';
  const isCifar = configuration === 'cifar';
  const base = isPaper || size >= 512 ? 32768 : 16384;
  const { features = Math.max(1, Math.min(Math.floor(base / size), maxFeatures)) } = given;
  checkMaxFeatures(where, { features, maxFeatures });
  const r1 = given.r1 ?? { auto: undefined, paper: 10, cifar: 0.01 }[configuration];
  const average = isCifar ? 'min(500000, 0.05 * examples)' : 'min(10000 * batchSize / 32, 0.05 * examples)';
  const settings = {
    ...{ size, channels, latentDim, styleDim, features, maxFeatures },
    mappingLayers: given.mappingLayers ?? (isPaper ? 8 : 2),
    discriminator: given.discriminator ?? (isCifar ? 'plain' : 'residual'),
    groupSize: given.groupSize ?? (isCifar ? 32 : 4),
    styleMixing: given.styleMixing ?? (isCifar ? 0 : 0.9),
    pathLength: given.pathLength ?? (isCifar ? 0 : 2),
    ...(r1 !== undefined && { r1 }),
    learningRate: given.learningRate ?? (isPaper || size >= 1024 ? 0.002 : 0.0025),
    emaHalfLife: given.emaHalfLife ?? (isPaper ? 10_000 : average),
  };
  checkParameters(where, countParameters(settings), 'styleDim, features or maxFeatures');
  return settings;
}

/** Estimates the number of parameters of both networks. */
function countParameters(sizes: StyleGan2Settings): number {
  const levels = levelsOf(sizes);
  const convolutions = levels.reduce((sum, { maps }, i) => sum + 9 * maps * (maps + (levels[i - 1]?.maps ?? 0)), 0);
  const mapping = sizes.styleDim * (sizes.latentDim + sizes.mappingLayers * sizes.styleDim);
  return mapping + 2 * convolutions + levels.reduce((sum, { maps }) => sum + 3 * maps * sizes.styleDim, 0);
}

/** Checks the option. @throws GanError `argument` if `asked` is larger than the number of layers */
export function checkTruncationLayers(asked: number | undefined, layers: number): void {
  if (asked === undefined || asked <= layers) return;
  const problem = `truncationLayers must be at most ${layers}, the styles of the synthesis; received ${asked}`;
  throw new GanError(where, `${problem}. Leave it out to truncate all.`);
}

/** Defines the options of `sample`. */
export const styleSampling = {
  truncation: {
    type: 'number',
    min: -2,
    max: 2,
    default: 1,
    about:
      'Truncation psi: scales the distance of w from its mean. 0.7 gives better and less diverse samples; 1 turns it off.',
  },
  truncationLayers: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Number of the first styles that are truncated; by default all.',
  },
  noise: {
    type: 'choice',
    choices: ['constant', 'random', 'none'],
    default: 'constant',
    about: 'Noise on the pixels: the fixed map of each layer, new random numbers, or none.',
  },
} as const;
