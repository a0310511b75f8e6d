import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { dcganRate } from '../dcgan/dcgan-options.ts';
import { crossEntropyLoss } from '../shared/adversarial-loss.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { r1Penalty } from '../shared/r1-penalty.ts';
import { weightAverage } from '../shared/weight-average.ts';

const ownSchema = {
  size: {
    type: 'integer',
    min: 1,
    max: 512,
    optional: true,
    about: 'Height and width of images in pixels; 28 if neither size nor dimensions is given.',
  },
  channels: {
    type: 'choice',
    choices: [1, 3],
    optional: true,
    about: 'Channels of images: 1 (grey) or 3 (RGB); 1 by default.',
  },
  dimensions: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Number of coordinates; makes points instead of images.',
  },
  latentDim: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Length of z; by default 100 for images and 2 for points.',
  },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about: "Units of each of the generator's two hidden layers; by default 1200, and 128 for points.",
  },
  maxoutUnits: {
    type: 'integer',
    min: 1,
    optional: true,
    about: "Units of each of the discriminator's two hidden layers; by default 240, and 128 for points.",
  },
  maxoutPieces: {
    type: 'integer',
    min: 2,
    default: 5,
    about: 'Linear pieces of each maxout unit.',
  },
  inputDropout: {
    type: 'number',
    min: 0,
    below: 1,
    optional: true,
    about: "Dropout rate of the discriminator's input; by default 0.2 for images and 0 for points.",
  },
  dropout: {
    type: 'number',
    min: 0,
    below: 1,
    optional: true,
    about: 'Dropout rate of the hidden layers of the discriminator; by default 0.5 for images and 0 for points.',
  },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 1,
    about: 'Updates of the discriminator per step (k in the paper).',
  },
} as const;

/** The options of `gan`. */
export const ganSchema: readonly [
  typeof ownSchema,
  typeof crossEntropyLoss,
  typeof r1Penalty,
  typeof weightAverage,
  typeof dcganRate,
  typeof adamBetas,
  typeof firstWeights,
] = [ownSchema, crossEntropyLoss, r1Penalty, weightAverage, dcganRate, adamBetas, firstWeights];

/** Options of `gan`. Set `size` and `channels` for images, or `dimensions` for points. */
export interface GanOptions extends OptionsOf<typeof ganSchema> {}

/** The sizes of the networks in the authors' MNIST experiment (goodfeli/adversarial, mnist.yaml). */
const ofMnist = { latentDim: 100, features: 1200, maxoutUnits: 240, inputDropout: 0.2, dropout: 0.5 } as const;
/** The sizes for points of a plane. There is no dropout, because it would remove one of only two coordinates. */
const ofPoints = { latentDim: 2, features: 128, maxoutUnits: 128, inputDropout: 0, dropout: 0 } as const;

/** The options after the defaults for images or points were filled in. */
export type GanConfig = Required<Omit<Given, 'size' | 'channels' | 'dimensions'>> &
  ({ readonly size: number; readonly channels: 1 | 3; readonly dimensions?: never } | { readonly dimensions: number });
type Given = ResolvedOf<typeof ganSchema>;

/**
 * Fills in the defaults for images or points. @throws GanError `argument` if options for both points and images are
 * given
 */
export function resolveGan({ size, channels, dimensions, ...given }: Given): GanConfig {
  if (dimensions === undefined) return { size: size ?? 28, channels: channels ?? 1, ...ofMnist, ...given };
  if (size === undefined && channels === undefined) return { dimensions, ...ofPoints, ...given };
  const name = size === undefined ? 'channels' : 'size';
  throw new GanError('models/gan', `dimensions is for points and ${name} is for images. Leave one of them out.`);
}
