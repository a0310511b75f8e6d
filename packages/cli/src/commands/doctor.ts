import type { Command } from '../program/command.ts';

/** Defines `doctor`, which lists what is installed, what it is used for, and what else can be installed. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'show the engines, file formats and data of this machine, and how to install what is missing',
  args: [],
  options: [],
  examples: ['ganforge doctor'],
  run: async (invocation) => (await import('../doctor/run-doctor.ts')).runDoctor(invocation),
};
