import type { Command } from '../program/command.ts';

/** Defines `protocol`, which writes the protocol of an evaluation so that other people can repeat the evaluation. */
export const protocol: Command = {
  name: 'protocol',
  summary: 'write a file that says how an evaluation was made; evaluate --protocol repeats it',
  args: [{ name: 'RUN|FILE', about: 'A run that was evaluated, or a file that evaluate --out wrote.' }],
  options: [{ out: { type: 'text', value: 'FILE.json', default: 'protocol.json', about: 'Path to write to.' } }],
  examples: ['ganforge protocol runs/dcgan-photos --out protocol.json'],
  run: async (invocation) => (await import('../evaluate/run-protocol.ts')).runProtocol(invocation),
};
