/** Options of `sample`. */
export const SAMPLE_OPTIONS = {
  out: {
    type: 'text',
    value: 'PATH',
    optional: true,
    about: 'Path to write to: a picture (.png), a table (.csv), text (.txt), molecules (.smi), or a folder.',
  },
  n: {
    type: 'integer',
    min: 1,
    max: 100_000,
    optional: true,
    about: 'Number of samples; by default 64, and 16 for a walk.',
  },
  seed: {
    type: 'integer',
    min: 0,
    default: 0,
    about: 'Seed of the random numbers; the same seed gives the same samples.',
  },
  class: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'Generates samples of this class, given by name or number; by default of all classes.',
  },
  truncation: {
    type: 'number',
    above: 0,
    optional: true,
    about:
      'Draws latent values beyond this value again, if the variant supports it. Samples are then better and less diverse.',
  },
  from: {
    type: 'text',
    value: 'CHECKPOINT',
    default: 'last',
    about: 'The checkpoint: last, best, or a step such as step-40.',
  },
  walk: {
    type: 'text',
    value: 'FILE.gif',
    optional: true,
    about: 'Writes an animated GIF of a walk through the latents instead of --out.',
  },
  stops: { type: 'integer', min: 2, max: 100, default: 4, about: 'Number of latents that the walk visits.' },
  frames: {
    type: 'integer',
    min: 2,
    max: 1000,
    default: 60,
    about: 'Number of frames of the walk; 15 per second are shown.',
  },
  files: {
    type: 'boolean',
    default: false,
    about: 'Writes one file for each picture to the folder --out; texts, rows or molecules are written to one file.',
  },
} as const;
