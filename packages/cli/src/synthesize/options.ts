import type { ResolvedOf } from '@ganforge/formats';

/** Options of `synthesize`. */
export const SYNTHESIZE_OPTIONS = {
  rows: {
    type: 'integer',
    min: 1,
    max: 10_000_000,
    optional: true,
    about: 'Rows to make; as many as were learned from.',
  },
  out: { type: 'text', value: 'FILE.csv', default: 'synthetic.csv', about: 'Where they go; the report lies beside.' },
  target: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'A column that classifiers are to tell, in the report.',
  },
  positive: { type: 'text', value: 'WORD', optional: true, about: 'The word of --target that is looked for.' },
  group: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'A column of words whose groups the report tells apart.',
  },
  omit: { type: 'list', of: { type: 'text' }, default: [], about: 'Columns that are left out.' },
  delimiter: { type: 'text', default: ',', about: 'What stands between cells.' },
  holdout: {
    type: 'number',
    min: 0.05,
    below: 1,
    default: 0.2,
    about: 'Share of rows that is kept apart for the report.',
  },
  steps: { type: 'integer', min: 1, default: 1500, about: 'Steps of training; more learn more.' },
  quick: { type: 'boolean', default: false, about: 'Narrow networks and 20 steps: shows in seconds that all works.' },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of all that is drawn.' },
  epsilon: { type: 'number', above: 0, optional: true, about: 'Differential privacy of each row; needs --secret.' },
  delta: {
    type: 'number',
    above: 0,
    below: 1,
    default: 1e-5,
    about: 'Of --epsilon; less than one in the number of rows.',
  },
  secret: { type: 'integer', min: 0, optional: true, about: 'A number that only you know: by it the noise is drawn.' },
  runs: { type: 'text', value: 'FOLDER', default: 'runs', about: 'Where runs are.' },
  fresh: { type: 'boolean', default: false, about: 'Begins a new run beside those that are there.' },
  engine: {
    type: 'choice',
    choices: ['auto', 'native', 'tfjs-node', 'webgpu', 'wasm', 'cpu'],
    default: 'auto',
    about: 'What computes; auto is the first that works.',
  },
} as const;

/** The options, resolved. */
export type SynthesizeSettings = ResolvedOf<typeof SYNTHESIZE_OPTIONS>;
