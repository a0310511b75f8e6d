import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import type { TextSpec } from '@ganforge/media';
import { checkR1 } from '../dcgan/dcgan-options.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { r1Penalty } from '../shared/r1-penalty.ts';
import { weightAverage } from '../shared/weight-average.ts';
import { textForm, textSpecOf } from '../text/text-options.ts';
import { type StackGanSizes, stackGanParameters } from './stack-gan-networks.ts';
import { encoderParameters, type TextEncoderKind } from './text-encoders.ts';

const where = 'models/stack-gan';

const ownSchema = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 16,
    max: 512,
    default: 64,
    about: 'Height and width of the images in pixels.',
  },
  firstSize: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 256,
    optional: true,
    about: "Height and width of stage I's images; half of size by default, a quarter in the paper.",
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Grey or RGB.' },
  encoder: {
    type: 'choice',
    choices: ['bow', 'word', 'char'],
    optional: true,
    about:
      'How a caption is read: by counts of words (bow), word after word by a GRU (word), or by convolutions over characters (char). word by default, and char if tokens are characters.',
  },
  textDim: { type: 'integer', min: 1, default: 128, about: 'Length of the features of a caption.' },
  latentDim: { type: 'integer', min: 1, default: 100, about: 'Length of z.' },
  conditionDim: {
    type: 'integer',
    min: 1,
    default: 128,
    about: "Length of the generator's condition, and of the text's projection in the discriminator.",
  },
  conditioning: {
    type: 'choice',
    choices: ['relu', 'linear'],
    default: 'relu',
    about:
      'Activation of the mean and log variance of conditions: relu, as in the published code, or linear, so that means can be negative and variances below 1.',
  },
  klWeight: {
    type: 'number',
    min: 0,
    default: 2,
    about: 'Weight of the divergence of conditions from the standard normal, in the loss of the generator.',
  },
  generatorFeatures: {
    type: 'integer',
    min: 1,
    default: 128,
    about: 'Width of the generators: stage I begins with 8 times as many maps, stage II with 4 times.',
  },
  discriminatorFeatures: {
    type: 'integer',
    min: 1,
    default: 64,
    about: 'Feature maps of the first layer of the discriminators.',
  },
  discriminatorNorm: {
    type: 'choice',
    choices: ['batch', 'spectral', 'none'],
    default: 'batch',
    about:
      'Normalisation of the discriminators: batch norm, as in the published code; spectral norms, which keep a discriminator from becoming too strong; or none. An R1 penalty needs spectral or none.',
  },
  residualBlocks: { type: 'integer', min: 0, default: 4, about: 'Residual blocks of stage II.' },
  firstExamples: {
    type: 'integer',
    min: 1,
    default: 600_000,
    about: 'Real images of stage I; stage II follows, with stage I and the text encoder frozen.',
  },
  learningRate: { type: 'schedule', above: 0, default: 2e-4, about: 'Learning rate of Adam for all players.' },
} as const;

/** The options of `stackGan`. */
export const stackGanSchema: readonly [
  typeof textForm,
  typeof ownSchema,
  typeof r1Penalty,
  typeof weightAverage,
  typeof adamBetas,
  typeof firstWeights,
] = [textForm, ownSchema, r1Penalty, weightAverage, adamBetas, firstWeights];

/** Options of `stackGan`. */
export interface StackGanOptions extends OptionsOf<typeof stackGanSchema> {}

/** The sizes, the encoder and the text spec that follow from the options. */
export interface StackGanPlan {
  readonly sizes: StackGanSizes;
  readonly encoder: TextEncoderKind;
  readonly text: TextSpec;
}

/**
 * Resolves the sizes, the encoder and the spec of the captions from the options.
 *
 * @throws GanError `argument` if the encoder reads tokens of another unit, if `firstSize` is not below `size`, if an R1
 *   penalty is combined with batch norm, or if the networks are too large
 */
export function resolveStackGan(given: ResolvedOf<typeof stackGanSchema>): StackGanPlan {
  const { size, unit } = given;
  checkR1(where, given);
  const { firstSize = size / 2, encoder = unit === 'character' ? 'char' : 'word' } = given;
  if (firstSize >= size) {
    throw new GanError(where, `firstSize must be below size, ${size}; received ${firstSize}. Try ${size / 2}.`);
  }
  if ((encoder === 'char') !== (unit === 'character')) {
    const problem = `encoder '${encoder}' reads ${encoder === 'char' ? 'characters' : 'words'}, and the unit is '${unit}'`;
    throw new GanError(where, `${problem}. Leave encoder out, or give captions of the other unit.`);
  }
  const { channels, latentDim, textDim, conditionDim, generatorFeatures, discriminatorFeatures, residualBlocks } =
    given;
  const sizes = {
    ...{ size, firstSize, channels, latentDim, textDim, conditionDim },
    ...{ generatorFeatures, discriminatorFeatures, residualBlocks, discriminatorNorm: given.discriminatorNorm },
  };
  const ofText = encoderParameters(encoder, { vocabulary: given.vocabulary.length, length: given.length, textDim });
  checkParameters(where, stackGanParameters(sizes) + ofText, 'generatorFeatures, discriminatorFeatures or textDim');
  return { sizes, encoder, text: textSpecOf(where, given) };
}
