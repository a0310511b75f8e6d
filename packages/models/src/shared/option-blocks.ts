/** Adam's moments as DCGAN has them, and many after it. */
export const adamBetas = {
  beta1: { type: 'number', min: 0, below: 1, default: 0.5, about: 'Of Adam.' },
  beta2: { type: 'number', min: 0, below: 1, default: 0.999, about: 'Of Adam.' },
} as const;

/** The seed, which every variant has. */
export const firstWeights = {
  seed: { type: 'integer', min: 0, default: 0, about: 'Of the first weights.' },
} as const;
