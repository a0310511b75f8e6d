/** Options of `translate`. */
export const TRANSLATE_OPTIONS = {
  out: {
    type: 'text',
    value: 'FOLDER',
    default: 'translated',
    about: 'Folder for the translated images, which keep their names.',
  },
  side: {
    type: 'text',
    value: 'ENTRY',
    optional: true,
    about: 'The side to which the images of FOLDER belong, such as a or b of cycle-gan; by default the first.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the random numbers, if the variant uses any.' },
  from: {
    type: 'text',
    value: 'CHECKPOINT',
    default: 'last',
    about: 'The checkpoint: last, best, or a step such as step-40.',
  },
} as const;
