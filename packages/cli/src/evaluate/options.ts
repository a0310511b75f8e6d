/** Options of `evaluate`. */
export const EVALUATE_OPTIONS = {
  against: {
    type: 'text',
    value: 'PLACE',
    optional: true,
    about: 'The real data; that of the run if nothing is said.',
  },
  n: {
    type: 'integer',
    min: 2,
    optional: true,
    about: 'Samples of a run, 5000 if nothing is said; what a folder or file has, all of it.',
  },
  metrics: {
    type: 'list',
    of: { type: 'text', value: 'METRIC' },
    optional: true,
    about:
      "What is measured of images and points: names of 'ganforge metrics --help'; fid and precision-recall if nothing is said.",
  },
  extractor: {
    type: 'choice',
    choices: ['auto', 'digits', 'pixels', 'inception-v3'],
    default: 'auto',
    about:
      'What makes features of images; auto is digits for 28 x 28 and grey, else pixels. inception-v3 is downloaded.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Of the samples.' },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
  protocol: { type: 'text', value: 'FILE', optional: true, about: "Does what 'ganforge protocol' wrote." },
  out: {
    type: 'text',
    value: 'FILE.json',
    optional: true,
    about: 'Where the result goes too; of a run evaluation.json in its folder.',
  },
} as const;
