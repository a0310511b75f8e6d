import type { OptionsOf, ResolvedOf } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { checkMaxFeatures } from '../shared/max-features.ts';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { levelsOf, type PyramidSizes } from '../shared/pyramid.ts';
import { usualWeightAverage } from '../shared/weight-average.ts';

const where = 'models/pro-gan';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 1024,
    also: [28],
    default: 32,
    about: 'Height and width of the images in pixels; the networks grow from 4 (7 for 28) to it.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Grey or RGB.' },
  latentDim: { type: 'integer', min: 1, default: 512, about: 'Length of z.' },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Feature maps next to the image; each halving of the size doubles them. By default 16384 / size.',
  },
  maxFeatures: { type: 'integer', min: 1, default: 512, about: 'No layer has more feature maps than this.' },
  stageExamples: {
    type: 'integer',
    min: 1,
    default: 600_000,
    about: 'Real images while a new size fades in; the size then trains on as many again.',
  },
  batchSizes: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [0, 9],
    default: [128, 128, 128, 64, 32, 16, 8, 4, 4],
    about:
      "Images in a batch at each size, the smallest first; the last holds for further sizes. Empty: the run's own.",
  },
  lambda: { type: 'number', min: 0, default: 10, about: 'Weight of the gradient penalty.' },
  drift: {
    type: 'number',
    min: 0,
    default: 0.001,
    about: 'Weight of the squared critic on reals, which keeps its values near 0.',
  },
  groupSize: {
    type: 'integer',
    min: 1,
    default: 4,
    about: 'Examples in a group of the minibatch standard deviation.',
  },
  learningRate: { type: 'schedule', above: 0, default: 1e-3, about: 'Learning rate of Adam for both players.' },
  beta1: { type: 'number', min: 0, below: 1, default: 0, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.99, about: "Adam's decay rate of the second moment." },
} as const;

/** The options of `proGan`. */
export const proGanSchema: readonly [
  typeof ownSchema,
  typeof usualWeightAverage,
  typeof adaptiveAugment,
  typeof firstWeights,
] = [ownSchema, usualWeightAverage, adaptiveAugment, firstWeights];

/** Options of `proGan`. */
export interface ProGanOptions extends OptionsOf<typeof proGanSchema> {}

/** The sizes of the networks. */
export interface ProGanSizes extends PyramidSizes {
  readonly channels: number;
  readonly latentDim: number;
  readonly groupSize: number;
}

/**
 * Resolves the sizes. The default number of feature maps depends on the image size.
 *
 * @throws GanError `argument` if the networks are too large
 */
export function resolveProGan(given: ResolvedOf<typeof proGanSchema>): ProGanSizes {
  const { size, channels, latentDim, maxFeatures, groupSize } = given;
  const { features = Math.max(1, Math.min(Math.floor(16384 / size), maxFeatures)) } = given;
  checkMaxFeatures(where, { features, maxFeatures });
  const sizes = { size, channels, latentDim, features, maxFeatures, groupSize };
  const levels = levelsOf(sizes);
  const count = levels.reduce((sum, { maps }, i) => sum + 18 * maps * (maps + (levels[i - 1]?.maps ?? 0)), 0);
  checkParameters(where, count + 32 * latentDim * levels[0]!.maps, 'latentDim, features or maxFeatures');
  return sizes;
}
