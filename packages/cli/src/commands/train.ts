import type { Command } from '../program/command.ts';
import { TRAIN_OPTIONS } from '../train/options.ts';

/** Defines `train`, which trains a variant on data. */
export const train: Command = {
  name: 'train',
  summary: 'train a variant; the same line again continues the run',
  args: [
    { name: 'VARIANT', about: "A name from 'ganforge list', or a module that exports a variant." },
    {
      name: 'DATA',
      optional: true,
      many: true,
      about: 'A folder, a file or the name of a dataset; two folders for a translation.',
    },
  ],
  options: [TRAIN_OPTIONS],
  repeated: {
    set: {
      value: 'key=value',
      about: "Sets an option of the variant; may be repeated. 'ganforge list VARIANT' shows the options.",
    },
  },
  examples: [
    'ganforge train dcgan photos/',
    'ganforge train cgan animals/ --minutes 30',
    'ganforge train cycle-gan horses/ zebras/ --set features=16',
    'ganforge train dcgan mnist --dry-run',
  ],
  run: async (invocation) => (await import('../train/run-training.ts')).runTraining(invocation),
};
