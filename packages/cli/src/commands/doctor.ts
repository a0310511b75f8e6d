import type { Command } from '../program/command.ts';

/** What is installed, what it is good for, and what to install for more. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'what this machine computes with, reads and has of data, and how to get what is not there',
  args: [],
  options: [],
  examples: ['ganforge doctor'],
  run: async (invocation) => (await import('../doctor/run-doctor.ts')).runDoctor(invocation),
};
