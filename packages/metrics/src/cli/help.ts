import { COMMON, type Command, type OptionTable } from './command.ts';

const NAME = 'ganforge-metrics';

/** What `ganforge-metrics --help` prints. */
export function generalHelp(commands: Readonly<Record<string, Command>>): string {
  const rows = Object.values(commands).map(({ usage, summary }): [string, string] => [usage, summary]);
  return `Usage: ${NAME} COMMAND [options]

REAL, GENERATED and IMAGES are folders (read at any depth, in the order of their paths' code points), .zip archives of
images, .npz or .npy arrays of images (uint8 [N,height,width,3], or grey [N,height,width]), or, for fid, .npz statistics with mu and sigma.

Commands:
${table(rows)}

${NAME} COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 the command line could not be understood.`;
}

/** What `ganforge-metrics COMMAND --help` prints. */
export function commandHelp({ usage, summary, options }: Command): string {
  return `Usage: ${NAME} ${usage} [options]

${summary[0]!.toUpperCase()}${summary.slice(1)}.

Options:
${table(optionRows({ ...options, ...COMMON }))}`;
}

function optionRows(options: OptionTable): [string, string][] {
  return Object.entries(options).map(([name, { short, value, help }]) => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
