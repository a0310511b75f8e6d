import { TABLE_OPTIONS } from '../measure/table-options.ts';
import type { Command } from '../program/command.ts';
import { SYNTHESIZE_OPTIONS } from '../synthesize/options.ts';

/** Defines `synthesize`, which writes a synthetic table and a report about it. */
export const synthesize: Command = {
  name: 'synthesize',
  summary: 'train on a table and write synthetic rows, with a report of their quality and privacy',
  args: [{ name: 'TABLE.csv', about: 'A CSV file with a header line, gzipped or not.' }],
  options: [SYNTHESIZE_OPTIONS, TABLE_OPTIONS],
  examples: [
    'ganforge synthesize adult.csv --rows 5000 --out synthetic.csv',
    "ganforge synthesize adult.csv --target income --positive '>50K' --group sex",
    'ganforge synthesize patients.csv --epsilon 3 --secret 90210841',
  ],
  run: async (invocation) => (await import('../synthesize/run-synthesize.ts')).runSynthesize(invocation),
};
