/** Options of `train`. */
export const TRAIN_OPTIONS = {
  data: {
    type: 'text',
    value: 'PLACE',
    optional: true,
    about: 'Another way to give DATA: a folder of images, a file, or the name of a dataset.',
  },
  preset: {
    type: 'choice',
    choices: ['auto', 'few', 'paper', 'demo'],
    default: 'auto',
    about:
      "The settings. auto chooses them for the data and uses few if there are few images, few is for fewer than 2,000 images, paper uses the variant's own settings, and demo learns digits in minutes.",
  },
  steps: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Steps of the whole run, including those of earlier sessions.',
  },
  minutes: { type: 'number', above: 0, optional: true, about: 'Ends the run after this time and writes a checkpoint.' },
  batch: { type: 'integer', min: 1, optional: true, about: 'Examples per batch.' },
  accumulate: { type: 'integer', min: 1, default: 1, about: 'Splits each batch into this many parts, to save memory.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of all random numbers, including the initial weights.' },
  labels: { type: 'boolean', default: true, about: 'Does not treat subfolders as classes.' },
  flip: { type: 'boolean', default: true, about: 'Does not mirror images, even if the preset would.' },
  balance: { type: 'boolean', default: false, about: 'Draws every class of the data equally often.' },
  runs: { type: 'text', value: 'FOLDER', default: 'runs', about: 'Folder of all runs.' },
  name: {
    type: 'text',
    optional: true,
    about: "Name of the run's folder; by default it consists of variant and data.",
  },
  fresh: {
    type: 'boolean',
    default: false,
    about: 'Starts a new run in a new folder, even if there is a run with the same settings.',
  },
  quick: {
    type: 'boolean',
    default: false,
    about: 'Trains small networks for 20 steps, to check in seconds that everything works.',
  },
  dryRun: {
    type: 'boolean',
    default: false,
    about: 'Shows the settings and an estimate of the time, and writes nothing.',
  },
  engine: {
    type: 'choice',
    choices: ['auto', 'native', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    about: 'The engine that computes; auto uses the first engine that works.',
  },
  checkpointEvery: {
    type: 'integer',
    min: 0,
    default: 500,
    about: 'Steps between checkpoints; with 0 there is only one at the end.',
  },
  sampleEvery: { type: 'integer', min: 0, optional: true, about: 'Steps between sample pictures; 0 turns them off.' },
  health: { type: 'boolean', default: true, about: 'Does not check the health of the run.' },
  dualityGap: {
    type: 'integer',
    min: 1,
    optional: true,
    about: 'Steps between measurements of the duality gap; each takes as long as 800 updates.',
  },
  measureEvery: { type: 'integer', min: 0, optional: true, about: 'Steps between measurements; 0 turns them off.' },
} as const;
