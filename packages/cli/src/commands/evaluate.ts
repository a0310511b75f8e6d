import { EVALUATE_OPTIONS } from '../evaluate/options.ts';
import type { Command } from '../program/command.ts';

/** A run or a folder of images, judged beside real data. */
export const evaluate: Command = {
  name: 'evaluate',
  summary: 'judge the samples of a run, or of a folder or file, beside real data',
  args: [
    {
      name: 'RUN|FOLDER',
      about: 'Folder or address of a run; a folder of images; a file of points, rows, texts or SMILES.',
    },
  ],
  options: [EVALUATE_OPTIONS],
  examples: [
    'ganforge evaluate runs/dcgan-photos',
    'ganforge evaluate generated/ --against photos/ --metrics fid,kid',
    'ganforge evaluate rows.csv --against table.csv',
    'ganforge evaluate runs/dcgan-photos --protocol protocol.json',
  ],
  run: async (invocation) => (await import('../evaluate/run-evaluation.ts')).runEvaluation(invocation),
};
