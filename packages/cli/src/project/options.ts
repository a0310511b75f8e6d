/** Options of `project`. */
export const PROJECT_OPTIONS = {
  out: {
    type: 'text',
    value: 'FILE',
    default: 'projection.png',
    about: 'A picture: the image, and what the run makes of the latent.',
  },
  latent: {
    type: 'text',
    value: 'FILE',
    optional: true,
    about: 'Where the latent goes, as .npy: a style w of style-gan-2, z of other variants.',
  },
  steps: { type: 'integer', min: 1, default: 300, about: 'Updates of the latent.' },
  starts: {
    type: 'integer',
    min: 1,
    default: 8,
    about: 'Latents that are tried at once, of which the best is kept; style-gan-2 begins at its mean style.',
  },
  class: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'The class of the image, where style-gan-2 takes classes.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of what is drawn.' },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
} as const;
