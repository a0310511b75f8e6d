/** Defines the options for the betas of Adam. Their defaults are those of DCGAN, which many variants use. */
export const adamBetas = {
  beta1: { type: 'number', min: 0, below: 1, default: 0.5, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.999, about: "Adam's decay rate of the second moment." },
} as const;

/** Defines the option `seed`, which every variant has. */
export const firstWeights = {
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the initial weights.' },
} as const;
