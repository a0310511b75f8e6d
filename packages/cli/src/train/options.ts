/** Options of `train`. */
export const TRAIN_OPTIONS = {
  data: {
    type: 'text',
    value: 'PLACE',
    optional: true,
    about: 'A folder of images, a file, or the name of a set: the same as DATA.',
  },
  preset: {
    type: 'choice',
    choices: ['auto', 'few', 'paper', 'demo'],
    default: 'auto',
    about:
      "Whose settings: for this data, for less than 2,000 images, the variant's own, or digits in minutes; auto is few where the images are.",
  },
  steps: { type: 'integer', min: 1, optional: true, about: 'Steps of the whole run, earlier ones included.' },
  minutes: { type: 'number', above: 0, optional: true, about: 'Ends after this time, with a checkpoint.' },
  batch: { type: 'integer', min: 1, optional: true, about: 'Examples in a batch.' },
  accumulate: { type: 'integer', min: 1, default: 1, about: 'Parts that a batch is computed in, to save memory.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of all that is drawn, first weights included.' },
  labels: { type: 'boolean', default: true, about: 'Takes subfolders for folders, not for classes.' },
  flip: { type: 'boolean', default: true, about: 'Leaves images as they are, where the preset would mirror them.' },
  balance: { type: 'boolean', default: false, about: 'Draws every class of the data equally often.' },
  runs: { type: 'text', value: 'FOLDER', default: 'runs', about: 'Where runs are.' },
  name: { type: 'text', optional: true, about: "The run's folder there; of variant and data if nothing is said." },
  fresh: { type: 'boolean', default: false, about: 'Begins a new run beside those that are there.' },
  quick: { type: 'boolean', default: false, about: 'Narrow networks and 20 steps: shows in seconds that all works.' },
  dryRun: {
    type: 'boolean',
    default: false,
    about: 'Says what would be done and how long it would take; writes nothing.',
  },
  engine: {
    type: 'choice',
    choices: ['auto', 'native', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    about: 'What computes; auto is the first that works.',
  },
  checkpointEvery: { type: 'integer', min: 0, default: 500, about: 'Steps between checkpoints; 0 for the end alone.' },
  sampleEvery: { type: 'integer', min: 0, optional: true, about: 'Steps between samples; 0 for none.' },
  health: { type: 'boolean', default: true, about: 'Does not watch the health of the run.' },
  measureEvery: { type: 'integer', min: 0, optional: true, about: 'Steps between measurements; 0 for none.' },
} as const;
