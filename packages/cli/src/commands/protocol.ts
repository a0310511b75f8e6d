import type { Command } from '../program/command.ts';

/** What an evaluation did, to be done again elsewhere. */
export const protocol: Command = {
  name: 'protocol',
  summary: 'write what an evaluation did, so that evaluate --protocol does the same elsewhere',
  args: [{ name: 'RUN|FILE', about: 'A run that was evaluated, or what evaluate --out wrote.' }],
  options: [{ out: { type: 'text', value: 'FILE.json', default: 'protocol.json', about: 'Where it goes.' } }],
  examples: ['ganforge protocol runs/dcgan-photos --out protocol.json'],
  run: async (invocation) => (await import('../evaluate/run-protocol.ts')).runProtocol(invocation),
};
