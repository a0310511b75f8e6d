/** Options of `evaluate`. */
export const EVALUATE_OPTIONS = {
  against: {
    type: 'text',
    value: 'PLACE',
    optional: true,
    about: 'The real data; by default the data of the run.',
  },
  n: {
    type: 'integer',
    min: 2,
    optional: true,
    about: 'Number of examples to judge. By default 5000 samples of a run, or all examples of a folder or file.',
  },
  metrics: {
    type: 'list',
    of: { type: 'text', value: 'METRIC' },
    optional: true,
    about:
      "Metrics of images and points, by their names in 'ganforge metrics --help'; by default fid and precision-recall.",
  },
  extractor: {
    type: 'choice',
    choices: ['auto', 'digits', 'pixels', 'inception-v3'],
    default: 'auto',
    about:
      'The extractor of image features. auto uses digits for grey images of 28 x 28 and pixels for others. inception-v3 needs a download.',
  },
  seed: { type: 'integer', min: 0, default: 0, about: 'Seed of the samples.' },
  from: {
    type: 'text',
    value: 'CHECKPOINT',
    default: 'last',
    about: 'The checkpoint: last, best, or a step such as step-40.',
  },
  protocol: {
    type: 'text',
    value: 'FILE',
    optional: true,
    about: "Repeats an evaluation from a file that 'ganforge protocol' wrote.",
  },
  out: {
    type: 'text',
    value: 'FILE.json',
    optional: true,
    about: 'A file for the result. The result of a run is also written to evaluation.json in its folder.',
  },
  report: {
    type: 'text',
    value: 'FILE.html',
    optional: true,
    about:
      'For tables: the path of a page with all scores, which are also written as .json; by default table-report.html in the folder of a run.',
  },
} as const;
