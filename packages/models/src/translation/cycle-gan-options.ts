import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { adamBetas, firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { weightAverage } from '../shared/weight-average.ts';
import { smallestImage } from './patch-discriminator.ts';

const where = 'models/cycle-gan';

const ownSchema = {
  size: {
    type: 'integer',
    multipleOf: 4,
    min: 8,
    max: 1024,
    default: 256,
    about: 'Height and width of the images in pixels.',
  },
  channels: { type: 'choice', choices: [1, 3], default: 3, about: 'Channels of the images: 1 (grey) or 3 (RGB).' },
  features: { type: 'integer', min: 1, default: 64, about: 'Feature maps of the generators at the full image size.' },
  blocks: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Residual blocks in each generator; by default 9 from 256 pixels on, else 6.',
  },
  discriminatorFeatures: {
    type: 'integer',
    min: 1,
    default: 64,
    about: "Feature maps of the discriminators' first convolution.",
  },
  patch: {
    type: 'choice',
    choices: [16, 34, 70],
    default: 70,
    about: 'Side, in pixels, of the patches that the discriminators judge.',
  },
  poolSize: {
    type: 'integer',
    min: 0,
    default: 50,
    about: 'Size of the pool of earlier generated images that the discriminators also see; 0 turns it off.',
  },
  lambdaCycle: {
    type: 'group',
    fields: {
      a: { type: 'number', min: 0, about: 'Weight of the cycle a to b to a.' },
      b: { type: 'number', min: 0, about: 'Weight of the cycle b to a to b.' },
    },
    also: [{ type: 'number', min: 0 }],
    default: 10,
    about: 'Weight of the cycle consistency loss: one number, or one for each direction.',
  },
  identity: {
    type: 'number',
    min: 0,
    default: 0.5,
    about:
      'Weight of the identity loss, relative to lambdaCycle: an image of the target side should not change. 0 turns it off.',
  },
  learningRate: {
    type: 'schedule',
    above: 0,
    // The learning rate is 2e-4 in epochs 0 to 99, 2e-4 * 100/101 in epoch 100, and 2e-4 * 1/101 in epoch 199. This is
    // the schedule of the authors' PyTorch code.
    default: '2e-4 * max(0, min(1, (200 - epoch) / 101))',
    about:
      'Learning rate of Adam for both players; by default 2e-4 for 100 epochs, then linearly to 0 over another 100.',
  },
} as const;

/** The options of `cycleGan`. */
export const cycleGanSchema: readonly [typeof ownSchema, typeof weightAverage, typeof adamBetas, typeof firstWeights] =
  [ownSchema, weightAverage, adamBetas, firstWeights];

/** Options of `cycleGan`. */
export interface CycleGanOptions extends OptionsOf<typeof cycleGanSchema> {}

type Given = ResolvedOf<typeof cycleGanSchema>;

/** The options after all defaults were filled in. */
export type CycleGanConfig = Required<Omit<Given, 'lambdaCycle'>> & {
  readonly lambdaCycle: { readonly a: number; readonly b: number };
};

/** Fills in the defaults. @throws GanError `argument` if options cannot be combined */
export function resolveCycleGan(given: Given): CycleGanConfig {
  const { size, patch, lambdaCycle: lambda, features: f, discriminatorFeatures: d } = given;
  if (size < smallestImage(patch)) {
    const problem = `patches of ${patch} need images of at least ${smallestImage(patch)} pixels; received size ${size}`;
    throw new GanError(where, `${problem}. Try patch ${size < smallestImage(34) ? 16 : 34}.`);
  }
  const blocks = given.blocks ?? (size >= 256 ? 9 : 6); // section 7.2 of the paper
  // Counts the 3x3 and 4x4 kernels between hidden layers for the largest patches; other weights are negligible.
  const count = 2 * (9 * (20 + 32 * blocks) * f * f + 16 * 42 * d * d);
  checkParameters(where, count, 'features, discriminatorFeatures or blocks');
  return { ...given, blocks, lambdaCycle: typeof lambda === 'number' ? { a: lambda, b: lambda } : lambda };
}
