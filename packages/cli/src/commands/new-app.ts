import type { Command } from '../program/command.ts';

/** Defines `new-app`, which creates a small application. */
export const newApp: Command = {
  name: 'new-app',
  summary: 'create a small Vite application that samples and trains in a web page',
  args: [{ name: 'DIR', about: 'The folder to create; its name becomes the name of the application.' }],
  options: [],
  examples: ['ganforge new-app my-gan-page'],
  run: async (invocation) => (await import('../new-app/run-new-app.ts')).runNewApp(invocation),
};
