import type { Schedule } from '@ganforge/core';
import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { optionalClasses } from '../shared/classes.ts';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { levelsOf, type PyramidSizes } from '../shared/pyramid.ts';

const where = 'models/r3-gan';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 512,
    also: [28],
    default: 32,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Grey or RGB.' },
  latentDim: { type: 'integer', min: 1, default: 64, about: 'Length of z.' },
  labelDim: {
    type: 'integer',
    min: 1,
    default: 64,
    about: 'Length of the label embedding, which is concatenated with z.',
  },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Feature maps next to the image; each halving of the size doubles them: 24576 / size by default.',
  },
  maxFeatures: { type: 'integer', min: 1, default: 768, about: 'No level has more feature maps than this.' },
  blocks: { type: 'integer', min: 1, max: 16, default: 2, about: 'Residual blocks at each size, in each network.' },
  groupWidth: {
    type: 'integer',
    min: 1,
    default: 16,
    about: 'Channels in a group of the 3x3 convolutions, of twice as many maps as the level has.',
  },
  rampExamples: {
    type: 'integer',
    min: 1,
    default: 20_000_000,
    about: 'Real images over which gamma, rate, beta2 and average go from their first to their last value.',
  },
  gamma: {
    type: 'schedule',
    min: 0,
    optional: true,
    about:
      'Weight of R1 and R2: falls to a tenth by a cosine, from 0.05 up to 32 pixels, 2 at 64 and 150 at 256; more for smaller sets.',
  },
  learningRate: {
    type: 'schedule',
    above: 0,
    optional: true,
    about: 'Learning rate of Adam for both players; by default a cosine from 2e-4 to 5e-5.',
  },
  beta2: {
    type: 'schedule',
    min: 0,
    below: 1,
    optional: true,
    about: "Adam's decay rate of the second moment (beta1 is 0); by default a cosine from 0.9 to 0.99.",
  },
  emaHalfLife: {
    type: 'schedule',
    min: 0,
    optional: true,
    about:
      "Half-life, in real images, of the moving average (EMA) of the generator's weights, which samples use; by default a cosine from 0 to a quarter of rampExamples. 0 turns it off.",
  },
} as const;

/** The options of `r3Gan`. */
export const r3GanSchema: readonly [
  typeof ownSchema,
  typeof optionalClasses,
  typeof adaptiveAugment,
  typeof firstWeights,
] = [ownSchema, optionalClasses, adaptiveAugment, firstWeights];

/** Options of `r3Gan`. */
export interface R3GanOptions extends OptionsOf<typeof r3GanSchema> {}

/** The sizes of the networks. */
export interface R3Sizes extends PyramidSizes {
  readonly channels: number;
  readonly latentDim: number;
  readonly labelDim: number;
  readonly blocks: number;
  readonly groupWidth: number;
  /** The number of classes; absent if there are no labels. */
  readonly classes?: number;
}

/** The schedules of a run. */
export interface R3Schedules {
  readonly gamma: Schedule;
  readonly learningRate: Schedule;
  readonly beta2: Schedule;
  readonly emaHalfLife: Schedule;
}

type Given = ResolvedOf<typeof r3GanSchema>;

/**
 * Returns the schedules of the authors' code (brownvc/R3GAN), which change over `rampExamples` images.
 *
 * For sizes that the authors do not use, gamma is interpolated logarithmically.
 */
export function r3Schedules(given: Given): R3Schedules {
  const ramp = (from: number, to: number): Schedule => ({ cosine: [from, to], over: { examples: given.rampExamples } });
  const doublings = Math.log2(Math.max(64, given.size) / 64);
  const gamma = given.size <= 32 ? 0.05 : 2 * 75 ** (doublings / 2);
  return {
    gamma: given.gamma ?? ramp(gamma, gamma / 10),
    learningRate: given.learningRate ?? ramp(2e-4, 5e-5),
    beta2: given.beta2 ?? ramp(0.9, 0.99),
    emaHalfLife: given.emaHalfLife ?? ramp(0, given.rampExamples / 4),
  };
}

/**
 * Resolves the sizes. The default number of feature maps depends on the image size.
 *
 * @throws GanError `argument` if the group width does not divide the number of feature maps, or the networks are too
 *   large
 */
export function resolveR3Gan(given: Given, classes: number | undefined): R3Sizes {
  const { size, channels, latentDim, labelDim, maxFeatures, blocks, groupWidth } = given;
  const { features = Math.max(1, Math.min(Math.floor(24576 / size), maxFeatures)) } = given;
  checkMaxFeatures(where, { features, maxFeatures });
  const sizes = { size, channels, latentDim, labelDim, features, maxFeatures, blocks, groupWidth };
  const levels = levelsOf(sizes);
  const odd = levels.find(({ maps }) => 2 * maps > groupWidth && (2 * maps) % groupWidth !== 0);
  if (odd !== undefined) {
    const problem = `groupWidth must divide twice the maps of each level, ${2 * odd.maps} at ${odd.side} pixels; received ${groupWidth}`;
    throw new GanError(where, `${problem}. Try features that are a multiple of ${Math.ceil(groupWidth / 2)}.`);
  }
  const ofBlock = (maps: number): number => 4 * maps * maps + 18 * maps * Math.min(groupWidth, 2 * maps);
  const count = levels.reduce(
    (sum, { maps }, i) => sum + blocks * ofBlock(maps) + maps * (levels[i - 1]?.maps ?? 0),
    0,
  );
  const stem = levels[0]!.maps * (latentDim + labelDim + 2 * 16 + (classes ?? 0));
  checkParameters(where, 2 * (count + stem), 'number of classes, latentDim, features, maxFeatures or blocks');
  return { ...sizes, ...(classes !== undefined && { classes }) };
}

/**
 * Returns the number of groups of the 3x3 convolution of a level. It is 1 if the level has fewer channels than a group.
 */
export function groupsOf(maps: number, groupWidth: number): number {
  return Math.max(1, Math.floor((2 * maps) / groupWidth));
}
