import { NEW_VARIANT_OPTIONS } from '../new-variant/options.ts';
import type { Command } from '../program/command.ts';

/** A variant to begin with. */
export const newVariant: Command = {
  name: 'new-variant',
  summary: 'write a variant that trains as it stands, and its test, to begin from',
  args: [{ name: 'NAME', about: 'Such as my-gan: what the variant and its files are called.' }],
  options: [NEW_VARIANT_OPTIONS],
  examples: ['ganforge new-variant my-gan', 'ganforge new-variant my-gan --javascript --folder src'],
  run: async (invocation) => (await import('../new-variant/run-new-variant.ts')).runNewVariant(invocation),
};
