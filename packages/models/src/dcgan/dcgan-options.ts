import { GanError } from '@ganforge/formats';

/** Defines the options for the sizes of DCGAN's networks. All variants that use these networks have these options. */
export const dcganSizes = {
  size: {
    type: 'integer',
    powerOfTwo: true,
    min: 8,
    max: 512,
    also: [28],
    default: 64,
    about: 'Height and width of the images in pixels.',
  },
  channels: {
    type: 'choice',
    choices: [1, 3, 4],
    default: 3,
    about: 'Channels of the images: 1 (grey), 3 (RGB) or 4 (RGBA).',
  },
  latentDim: { type: 'integer', min: 1, default: 100, about: 'Length of z.' },
  features: {
    type: 'integer',
    min: 1,
    default: 64,
    about: 'Feature maps at the full image size; each halving of the size doubles them.',
  },
  maxFeatures: { type: 'integer', min: 1, default: 1024, about: 'Largest number of feature maps in a layer.' },
} as const;

/** Defines the option for the learning rate, with the default of the paper. */
export const dcganRate = {
  learningRate: { type: 'schedule', above: 0, default: 2e-4, about: 'Learning rate of Adam for both players.' },
} as const;

/** Defines the option for the normalisation of the discriminator. */
export const discriminatorNorm = {
  discriminatorNorm: {
    type: 'choice',
    choices: ['batch', 'spectral', 'none'],
    default: 'batch',
    about:
      'Normalisation of the discriminator: batch norm; spectral norms, which bound it and keep images independent; or none. An R1 penalty needs spectral or none.',
  },
} as const;

/**
 * Throws if an R1 penalty is combined with batch norm in the discriminator. The penalty needs the gradient of each
 * example alone, but batch norm makes the examples of a batch depend on each other.
 *
 * @throws GanError `argument`
 */
export function checkR1(where: string, { r1, discriminatorNorm }: { r1: number; discriminatorNorm: string }): void {
  if (r1 === 0 || discriminatorNorm !== 'batch') return;
  const why =
    'batch norm in the discriminator couples examples, and the R1 penalty holds the gradient of each by itself';
  throw new GanError(where, `r1 must be 0; received ${r1}: ${why}. Try discriminatorNorm 'spectral'.`);
}
