import { checkNeighbours } from '../pairs/neighbours.ts';
import { densityCoverage } from './density-coverage.ts';
import type { Metric } from './metric.ts';
import { precisionRecall } from './precision-recall.ts';

const schema = {
  k: {
    type: 'integer',
    min: 1,
    default: 5,
    about: 'The radius of a ball is the distance to this neighbour; torch-fidelity uses 3.',
  },
  boundary: {
    type: 'choice',
    choices: ['included', 'excluded'],
    default: 'excluded',
    about:
      'Whether the boundary belongs to a ball of precision and recall: excluded as in prdc, included as in torch-fidelity.',
  },
} as const;

/**
 * Defines precision, recall, density and coverage with the same k as one metric. The defaults are those of the package
 * prdc (Naeem et al. 2020).
 */
export const prdcMetric: Metric<typeof schema, { readonly real: true; readonly generated: 'features' }> = {
  name: 'prdc',
  about: 'precision, recall, density and coverage, with the defaults of the package prdc',
  kinds: ['any'],
  inputs: { real: true, generated: 'features' },
  sizes: 'equal',
  options: schema,
  better: { precision: 'higher', recall: 'higher', density: 'higher', coverage: 'higher' },
  label: (value) => value,
  check: ({ real, generated }, { k }) => checkNeighbours('metrics/prdc', k, real, generated),
  compute: ({ real, generated }, { k, boundary }) => ({
    ...precisionRecall({ real, generated, k, boundary }),
    ...densityCoverage({ real, generated, k }),
  }),
};
