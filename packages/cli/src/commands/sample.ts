import type { Command } from '../program/command.ts';
import { SAMPLE_OPTIONS } from '../sample/options.ts';

/** Defines `sample`, which writes samples of a run. */
export const sample: Command = {
  name: 'sample',
  summary: 'make samples of a run: a picture, a folder of files, a table or an animated walk',
  args: [{ name: 'RUN', about: 'Folder or address of a run, or pretrained:NAME.' }],
  options: [SAMPLE_OPTIONS],
  repeated: {
    condition: {
      value: 'entry=value',
      about: 'A condition of the samples, such as a class, numbers or a text; may be repeated.',
    },
    option: { value: 'key=value', about: 'Sets a sampling option of the variant; may be repeated.' },
  },
  examples: [
    'ganforge sample runs/dcgan-photos --out grid.png',
    'ganforge sample runs/dcgan-photos --n 1000 --files --out generated/',
    'ganforge sample runs/cgan-animals --class cat --seed 7',
    'ganforge sample runs/dcgan-photos --walk walk.gif',
    'ganforge sample pretrained:mnist-cgan --class 7 --out sevens.png',
    'ganforge sample runs/wgan-gp-ring --n 5000 --out points.csv',
  ],
  run: async (invocation) => (await import('../sample/run-sampling.ts')).runSampling(invocation),
};
