/** Options of `sample`. */
export const SAMPLE_OPTIONS = {
  out: {
    type: 'text',
    value: 'PATH',
    optional: true,
    about: 'A picture (.png), a table (.csv), text (.txt), or a folder.',
  },
  n: { type: 'integer', min: 1, max: 100_000, default: 64, about: 'How many.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of what is drawn: the same seed gives the same samples.' },
  class: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'Of this class alone, by name or number; else all classes in turn.',
  },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
  files: { type: 'boolean', default: false, about: 'A file for each sample, in the folder --out.' },
} as const;
