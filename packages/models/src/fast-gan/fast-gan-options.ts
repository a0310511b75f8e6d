import type { OptionsOf, ResolvedOf } from '@ganforge/formats';
import { adaptiveAugment } from '../augment/view.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { usualWeightAverage } from '../shared/weight-average.ts';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 32,
    max: 256,
    default: 64,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Grey or RGB.' },
  latentDim: { type: 'integer', min: 1, default: 256, about: 'Length of z.' },
  features: {
    type: 'integer',
    min: 1,
    default: 64,
    about:
      'Width of both networks: 16 times as many maps at 4 pixels in the generator, 8 times at 8 in the discriminator.',
  },
  reconstruction: {
    type: 'number',
    min: 0,
    default: 1,
    about:
      "Weight of the reconstruction loss of the discriminator's decoders (mean squared error); 0 removes the decoders.",
  },
  learningRate: { type: 'schedule', above: 0, default: 2e-4, about: 'Learning rate of Adam for both players.' },
} as const;

/** The options of `fastGan`. */
export const fastGanSchema: readonly [
  typeof ownSchema,
  typeof adaptiveAugment,
  typeof usualWeightAverage,
  typeof adamBetas,
  typeof firstWeights,
] = [ownSchema, adaptiveAugment, usualWeightAverage, adamBetas, firstWeights];

/** Options of `fastGan`. */
export interface FastGanOptions extends OptionsOf<typeof fastGanSchema> {}

/** The sizes of the networks. */
export interface FastGanSizes {
  readonly size: number;
  readonly channels: number;
  readonly latentDim: number;
  readonly features: number;
}

/** @throws GanError `argument` if the networks are too large */
export function checkFastGan({ latentDim, features }: ResolvedOf<typeof fastGanSchema>): void {
  // Most parameters of both networks are in the kernels at 4 and 8 pixels.
  checkParameters(
    'models/fast-gan',
    16 * latentDim * 32 * features + (500 * (8 * features) ** 2) / 8,
    'latentDim or features',
  );
}
