import { EVALUATE_OPTIONS } from '../evaluate/options.ts';
import { TABLE_OPTIONS } from '../measure/table-options.ts';
import type { Command } from '../program/command.ts';

/** Defines `evaluate`, which compares samples of a run, or the examples of a folder or file, with real data. */
export const evaluate: Command = {
  name: 'evaluate',
  summary: 'measure samples of a run, a folder or a file against real data',
  args: [
    {
      name: 'RUN|FOLDER',
      about: 'The folder or address of a run, a folder of images, or a file of points, rows, texts or SMILES.',
    },
  ],
  options: [EVALUATE_OPTIONS, TABLE_OPTIONS],
  examples: [
    'ganforge evaluate runs/dcgan-photos',
    'ganforge evaluate generated/ --against photos/ --metrics fid,kid',
    'ganforge evaluate rows.csv --against table.csv',
    "ganforge evaluate runs/ctgan-adult --target income --positive '>50K' --group sex",
    'ganforge evaluate runs/dcgan-photos --protocol protocol.json',
  ],
  run: async (invocation) => (await import('../evaluate/run-evaluation.ts')).runEvaluation(invocation),
};
