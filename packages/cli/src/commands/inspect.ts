import type { Command } from '../program/command.ts';

/** Defines `inspect`, which shows what a file or a run is and how it was made. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'show what a file or a run is and how it was made: pictures, tables, weights, runs',
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
