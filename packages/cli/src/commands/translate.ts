import type { Command } from '../program/command.ts';
import { TRANSLATE_OPTIONS } from '../translate/options.ts';

/** Defines `translate`, which translates the images of a folder with a run. */
export const translate: Command = {
  name: 'translate',
  summary: 'translate the images of a folder with a run, for example of cycle-gan',
  args: [
    { name: 'RUN', about: 'Folder or address of a run.' },
    { name: 'FOLDER', about: 'Images; they are scaled to what the run was trained on.' },
  ],
  options: [TRANSLATE_OPTIONS],
  examples: ['ganforge translate runs/cycle-gan-horses-zebras photos/ --out translated/'],
  run: async (invocation) => (await import('../translate/run-translation.ts')).runTranslation(invocation),
};
