import type { Command } from '../program/command.ts';

/** Defines `health`, which reports problems of a run. */
export const health: Command = {
  name: 'health',
  summary: 'check whether a run is healthy, and show evidence and settings that help',
  args: [{ name: 'RUN', about: 'The folder or address of a run, which may still be running.' }],
  options: [],
  examples: ['ganforge health runs/dcgan-photos', 'ganforge health runs/dcgan-photos --json'],
  run: async (invocation) => (await import('../health/run-health.ts')).runHealth(invocation),
};
