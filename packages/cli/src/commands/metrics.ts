import type { Command } from '../program/command.ts';

/** Defines `metrics`, which passes its arguments to the command line of `@ganforge/metrics`. */
export const metrics: Command = {
  name: 'metrics',
  summary: 'compute FID, Inception Score, KID and others for folders, arrays and statistics: ganforge metrics --help',
  args: [{ name: 'ARGUMENTS', optional: true, many: true, about: "Arguments as in 'ganforge metrics --help'." }],
  options: [],
  passesOn: true,
  examples: ['ganforge metrics fid real/ generated/', 'ganforge metrics kid real/ generated/ --extractor digits'],
  async run({ args, streams, signal }) {
    const { runCommand } = await import('@ganforge/metrics/command');
    return runCommand(args, streams, signal, 'ganforge metrics');
  },
};
