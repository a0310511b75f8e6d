import { NEW_VARIANT_OPTIONS } from '../new-variant/options.ts';
import type { Command } from '../program/command.ts';

/** Defines `new-variant`, which creates the files of a new variant. */
export const newVariant: Command = {
  name: 'new-variant',
  summary: 'create a new variant, which you can train at once, and its test',
  args: [{ name: 'NAME', about: 'Name of the variant and its files, such as my-gan.' }],
  options: [NEW_VARIANT_OPTIONS],
  examples: ['ganforge new-variant my-gan', 'ganforge new-variant my-gan --javascript --folder src'],
  run: async (invocation) => (await import('../new-variant/run-new-variant.ts')).runNewVariant(invocation),
};
