import type { Command } from '../program/command.ts';

/** The command of `@ganforge/metrics`, whole. */
export const metrics: Command = {
  name: 'metrics',
  summary: 'FID, Inception Score, KID and others of folders, arrays and statistics: ganforge metrics --help',
  args: [{ name: 'ARGUMENTS', optional: true, many: true, about: "Those of 'ganforge metrics --help'." }],
  options: [],
  passesOn: true,
  examples: ['ganforge metrics fid real/ generated/', 'ganforge metrics kid real/ generated/ --extractor digits'],
  async run({ args, streams, signal }) {
    const { runCommand } = await import('@ganforge/metrics/command');
    return runCommand(args, streams, signal, 'ganforge metrics');
  },
};
