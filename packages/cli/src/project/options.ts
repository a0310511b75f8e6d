/** Options of `project`. */
export const PROJECT_OPTIONS = {
  out: {
    type: 'text',
    value: 'FILE',
    default: 'projection.png',
    about: 'File for a picture of the image next to its reconstruction.',
  },
  latent: {
    type: 'text',
    value: 'FILE',
    optional: true,
    about: 'Writes the latent to a .npy file. It is the style w of style-gan-2, or z of other variants.',
  },
  steps: { type: 'integer', min: 1, default: 300, about: 'Number of updates of the latent.' },
  starts: {
    type: 'integer',
    min: 1,
    default: 8,
    about: 'Number of initial latents, of which the best result is used. style-gan-2 always starts at its mean style.',
  },
  class: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'The class of the image, if the run is a style-gan-2 with classes.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the random numbers.' },
  from: {
    type: 'text',
    value: 'CHECKPOINT',
    default: 'last',
    about: 'The checkpoint: last, best, or a step such as step-40.',
  },
} as const;
