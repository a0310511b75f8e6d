import type { ResolvedOf } from '@ganforge/formats';
import type { TableSettings } from '../measure/table-class.ts';

/** Options of `synthesize`. */
export const SYNTHESIZE_OPTIONS = {
  rows: {
    type: 'integer',
    min: 1,
    max: 10_000_000,
    optional: true,
    about: 'Number of rows to generate; by default the number of training rows.',
  },
  out: {
    type: 'text',
    value: 'FILE.csv',
    default: 'synthetic.csv',
    about: 'CSV file for the rows; the report is written next to it.',
  },
  omit: { type: 'list', of: { type: 'text' }, default: [], about: 'Columns to leave out.' },
  delimiter: { type: 'text', default: ',', about: 'The character between cells.' },
  holdout: {
    type: 'number',
    min: 0.05,
    below: 1,
    default: 0.2,
    about: 'Share of the rows that is used only for the report, as a holdout.',
  },
  steps: { type: 'integer', min: 1, default: 3000, about: 'Steps of training.' },
  quick: {
    type: 'boolean',
    default: false,
    about: 'Trains small networks for 20 steps, to check in seconds that everything works.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of all random numbers.' },
  epsilon: { type: 'number', above: 0, optional: true, about: 'Differential privacy of each row; needs --secret.' },
  delta: {
    type: 'number',
    above: 0,
    below: 1,
    default: 1e-5,
    about: 'Delta of the privacy guarantee; must be below 1 / the number of rows.',
  },
  secret: {
    type: 'integer',
    min: 0,
    optional: true,
    about: 'A secret number from which the noise is drawn. Do not publish it.',
  },
  runs: { type: 'text', value: 'FOLDER', default: 'runs', about: 'Folder of all runs.' },
  fresh: {
    type: 'boolean',
    default: false,
    about: 'Starts a new run in a new folder, even if there is a run with the same settings.',
  },
  engine: {
    type: 'choice',
    choices: ['auto', 'native', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    about: 'The engine that computes; auto uses the first engine that works.',
  },
} as const;

/** The options after defaults were filled in. */
export type SynthesizeSettings = ResolvedOf<typeof SYNTHESIZE_OPTIONS> & TableSettings;
