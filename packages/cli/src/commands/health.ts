import type { Command } from '../program/command.ts';

/** What is found about the health of a run. */
export const health: Command = {
  name: 'health',
  summary: 'whether a run is healthy: what is seen, how sure, why it matters and which settings help',
  args: [{ name: 'RUN', about: 'The folder or address of a run; it may go on meanwhile.' }],
  options: [],
  examples: ['ganforge health runs/dcgan-photos', 'ganforge health runs/dcgan-photos --json'],
  run: async (invocation) => (await import('../health/run-health.ts')).runHealth(invocation),
};
