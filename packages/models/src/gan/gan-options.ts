import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { dcganRate } from '../dcgan/dcgan-options.ts';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { weightAverage } from '../shared/weight-average.ts';

const ownSchema = {
  size: {
    type: 'integer',
    min: 1,
    max: 512,
    optional: true,
    about: 'Height and width of images in pixels; 28 where neither it nor dimensions are given.',
  },
  channels: { type: 'choice', choices: [1, 3], optional: true, about: 'Grey or RGB images; 1 where it is not given.' },
  dimensions: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Makes points of so many coordinates in place of images.',
  },
  latentDim: { type: 'integer', min: 1, optional: true, about: 'Length of z; 100 by default, for points 2.' },
  features: {
    type: 'integer',
    min: 1,
    optional: true,
    about: "Units of each of the generator's two hidden layers; 1200 by default, for points 128.",
  },
  maxoutUnits: {
    type: 'integer',
    min: 1,
    optional: true,
    about: "Units of each of the discriminator's two hidden layers; 240 by default, for points 128.",
  },
  maxoutPieces: {
    type: 'integer',
    min: 2,
    default: 5,
    about: 'Linear pieces that each of these units is the largest of.',
  },
  inputDropout: {
    type: 'number',
    min: 0,
    below: 1,
    optional: true,
    about: "How much of the examples the discriminator's dropout leaves out; 0.2 by default, for points 0.",
  },
  dropout: {
    type: 'number',
    min: 0,
    below: 1,
    optional: true,
    about: 'How much of each of its hidden layers; 0.5 by default, for points 0.',
  },
  loss: {
    type: 'choice',
    choices: ['non-saturating', 'minimax'],
    default: 'non-saturating',
    about: "What the generator lowers; the discriminator's cross-entropy is the same.",
  },
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 1,
    about: 'Updates of the discriminator for each of the generator, k in the paper.',
  },
} as const;

/** The options of `gan`. */
export const ganSchema: readonly [
  typeof ownSchema,
  typeof weightAverage,
  typeof dcganRate,
  typeof adamBetas,
  typeof firstWeights,
] = [ownSchema, weightAverage, dcganRate, adamBetas, firstWeights];

/** Options of `gan`: `size` and `channels` for images, or `dimensions` for points. */
export interface GanOptions extends OptionsOf<typeof ganSchema> {}

/** The networks of the authors' MNIST experiment (goodfeli/adversarial, mnist.yaml). */
const ofMnist = { latentDim: 100, features: 1200, maxoutUnits: 240, inputDropout: 0.2, dropout: 0.5 } as const;
/** Enough for sets in the plane; dropout would blur what has two coordinates. */
const ofPoints = { latentDim: 2, features: 128, maxoutUnits: 128, inputDropout: 0, dropout: 0 } as const;

/** The options with the defaults of images or points. */
export type GanConfig = Required<Omit<Given, 'size' | 'channels' | 'dimensions'>> &
  ({ readonly size: number; readonly channels: 1 | 3; readonly dimensions?: never } | { readonly dimensions: number });
type Given = ResolvedOf<typeof ganSchema>;

/** @throws GanError `argument` for points that are images too */
export function resolveGan({ size, channels, dimensions, ...given }: Given): GanConfig {
  if (dimensions === undefined) return { size: size ?? 28, channels: channels ?? 1, ...ofMnist, ...given };
  if (size === undefined && channels === undefined) return { dimensions, ...ofPoints, ...given };
  const name = size === undefined ? 'channels' : 'size';
  throw new GanError('models/gan', `dimensions make points, ${name} images: both cannot be. Leave one of them out.`);
}
