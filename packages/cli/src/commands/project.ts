import type { Command } from '../program/command.ts';
import { PROJECT_OPTIONS } from '../project/options.ts';

/** The latent of a real image. */
export const project: Command = {
  name: 'project',
  summary: 'find the latent of a run whose image is nearest to an image, and show both',
  args: [
    { name: 'RUN', about: 'Folder or address of a run.' },
    { name: 'IMAGE', about: 'A file; it is scaled to what the run makes.' },
  ],
  options: [PROJECT_OPTIONS],
  examples: [
    'ganforge project runs/style-gan-2-faces me.png',
    'ganforge project runs/dcgan-photos cat.jpg --steps 1000 --out cat.png --latent cat.npy',
  ],
  run: async (invocation) => (await import('../project/run-projection.ts')).runProjection(invocation),
};
