/** Options of `sample`. */
export const SAMPLE_OPTIONS = {
  out: {
    type: 'text',
    value: 'PATH',
    optional: true,
    about: 'A picture (.png), a table (.csv), text (.txt), molecules (.smi), or a folder.',
  },
  n: {
    type: 'integer',
    min: 1,
    max: 100_000,
    optional: true,
    about: 'How many; 64 if nothing is said, 16 of a walk.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of what is drawn: the same seed gives the same samples.' },
  class: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'Of this class alone, by name or number; else all classes in turn.',
  },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
  walk: {
    type: 'text',
    value: 'FILE.gif',
    optional: true,
    about: 'A looping walk through the latents, in place of --out.',
  },
  stops: { type: 'integer', min: 2, max: 100, default: 4, about: 'Latents that a walk passes.' },
  frames: { type: 'integer', min: 2, max: 1000, default: 60, about: 'Pictures of a walk, 15 a second.' },
  files: {
    type: 'boolean',
    default: false,
    about: 'A file for each picture, in the folder --out; one file for texts, rows and molecules.',
  },
} as const;
