import type { Command } from '../program/command.ts';
import { PROJECT_OPTIONS } from '../project/options.ts';

/** Defines `project`, which finds the latent whose image is closest to a given image. */
export const project: Command = {
  name: 'project',
  summary: 'find the latent whose image is closest to a given image, and show both',
  args: [
    { name: 'RUN', about: 'Folder or address of a run.' },
    { name: 'IMAGE', about: 'An image file. It is scaled to the size of the run.' },
  ],
  options: [PROJECT_OPTIONS],
  examples: [
    'ganforge project runs/style-gan-2-faces me.png',
    'ganforge project runs/dcgan-photos cat.jpg --steps 1000 --out cat.png --latent cat.npy',
  ],
  run: async (invocation) => (await import('../project/run-projection.ts')).runProjection(invocation),
};
