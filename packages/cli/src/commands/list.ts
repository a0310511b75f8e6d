import type { Command } from '../program/command.ts';

/** Defines `list`, which lists the variants. */
export const list: Command = {
  name: 'list',
  summary: 'show the variants with their data and outputs, or the options of one variant',
  args: [{ name: 'VARIANT', optional: true, about: 'A variant by name, or a module that exports a variant.' }],
  options: [],
  examples: ['ganforge list', 'ganforge list dcgan', 'ganforge list --json'],
  run: async (invocation) => (await import('../variants/run-list.ts')).runList(invocation),
};
