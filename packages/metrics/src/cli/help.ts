import { flagsOf, type Schema } from '@ganforge/formats';
import { COMMON, type Command, SHORT } from './command.ts';

/** What `ganforge-metrics --help` prints. */
export function generalHelp(program: string, commands: Readonly<Record<string, Command>>): string {
  const rows = Object.values(commands).map(({ usage, summary }): [string, string] => [usage, summary]);
  return `Usage: ${program} COMMAND [options]
       ${program} --help | --version

REAL, GENERATED and IMAGES are folders (read at any depth, in the order of their paths' code points), .zip archives of
images, or .npz or .npy arrays of images (uint8 [N,height,width,3], or grey [N,height,width]). Where a metric reads
features, .npy or .npz arrays of features that another program made do as well (float32 or float64 [rows,features]; of
logits for is and class-modes); for fid, .npz statistics with mu and sigma too.

Commands:
${table(rows)}

${program} COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 the command line could not be understood.`;
}

/** What `ganforge-metrics COMMAND --help` prints. */
export function commandHelp(program: string, { usage, summary, options }: Command): string {
  return `Usage: ${program} ${usage} [options]

${summary[0]!.toUpperCase()}${summary.slice(1)}.

Options:
${table(optionRows([...options, COMMON]))}`;
}

function optionRows(schemas: readonly Schema[]): [string, string][] {
  return flagsOf(schemas).map(({ flag, value, help }) => {
    const short = Object.entries(SHORT).find(([, long]) => long === flag)?.[0];
    return [`${short === undefined ? '' : `${short}, `}${flag}${value === '' ? '' : ` ${value}`}`, help];
  });
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  const gap = `\n${' '.repeat(width + 4)}`;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${left.length > width ? gap : '  '}${right}`).join('\n');
}
