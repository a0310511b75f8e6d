import type { Command } from '../program/command.ts';

/** An application to begin with. */
export const newApp: Command = {
  name: 'new-app',
  summary: 'write a small application of Vite that samples and trains in a page, to begin from',
  args: [{ name: 'DIR', about: 'The folder that is made; its name is the name of the application.' }],
  options: [],
  examples: ['ganforge new-app my-gan-page'],
  run: async (invocation) => (await import('../new-app/run-new-app.ts')).runNewApp(invocation),
};
