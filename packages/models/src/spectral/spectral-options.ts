/** Defines the image options of the spectral family. */
export const spectralImages = {
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
  latentDim: { type: 'integer', min: 1, default: 128, about: 'Length of z.' },
} as const;

/** Defines the option for self-attention. */
export const attentionSides = {
  attention: {
    type: 'list',
    of: { type: 'integer', min: 2 },
    length: [0, 8],
    optional: true,
    about:
      'Side lengths of the feature maps with self-attention, in both networks; by default 32, and half the size for images up to 32 pixels.',
  },
} as const;

/** Defines options for Adam with a separate learning rate for each player (TTUR: Heusel et al. 2017). */
export const twoRates = {
  discriminatorUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 1,
    about: 'Updates of the discriminator per step.',
  },
  generatorRate: { type: 'schedule', above: 0, default: 1e-4, about: "Learning rate of the generator's Adam." },
  discriminatorRate: { type: 'schedule', above: 0, default: 4e-4, about: "Learning rate of the discriminator's Adam." },
  beta1: { type: 'number', min: 0, below: 1, default: 0, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.9, about: "Adam's decay rate of the second moment." },
} as const;
