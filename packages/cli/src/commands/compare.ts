import { COMPARE_OPTIONS } from '../compare/options.ts';
import type { Command } from '../program/command.ts';

/** Defines `compare`, which compares runs in a table and combines the seeds of each configuration. */
export const compare: Command = {
  name: 'compare',
  summary:
    'compare the measurements of runs in a table; runs that differ only in their seed become one row with an interval',
  args: [{ name: 'RUN', many: true, about: 'Folders or addresses of runs.' }],
  options: [COMPARE_OPTIONS],
  examples: ['ganforge compare runs/*', 'ganforge compare runs/* --format latex --out table.tex'],
  run: async (invocation) => (await import('../compare/run-compare.ts')).runCompare(invocation),
};
