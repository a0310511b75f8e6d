import type { Command } from '../program/command.ts';

/** What variants there are. */
export const list: Command = {
  name: 'list',
  summary: 'the variants, what each is trained on and makes; of one variant its options',
  args: [{ name: 'VARIANT', optional: true, about: 'A name, or a module that exports one.' }],
  options: [],
  examples: ['ganforge list', 'ganforge list dcgan', 'ganforge list --json'],
  run: async (invocation) => (await import('../variants/run-list.ts')).runList(invocation),
};
