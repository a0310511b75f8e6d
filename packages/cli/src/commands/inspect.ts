import type { Command } from '../program/command.ts';

/** What a file or a run is, and what made it. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'show what a file is and what made it: a picture, a table, weights, a run',
  args: [
    {
      name: 'FILE',
      about: 'A .png, .gif, .csv or other file that this program wrote, .safetensors, or the folder of a run.',
    },
  ],
  options: [],
  examples: ['ganforge inspect samples.png', 'ganforge inspect runs/dcgan-photos'],
  run: async (invocation) => (await import('../inspect/run-inspect.ts')).runInspect(invocation),
};
