import { flagsOf, type Schema } from '@ganforge/formats';
import { COMMON, type Command, SHORT } from './command.ts';

/** Returns the text of `ganforge-metrics --help`. */
export function generalHelp(program: string, commands: Readonly<Record<string, Command>>): string {
  const rows = Object.values(commands).map(({ usage, summary }): [string, string] => [usage, summary]);
  return `Usage: ${program} COMMAND [options]
       ${program} --help | --version

REAL, GENERATED and IMAGES can be
  - a folder of images, with subfolders; they are read in the order of the code points of their paths
  - a .zip archive of images
  - a .npz or .npy array of images: uint8 [N,height,width,3], or grey [N,height,width]
  - for metrics of features, a .npy or .npz array of features from another program: float32 or float64 [rows,features],
    or logits for is and class-modes
  - for fid, .npz statistics with mu and sigma

Commands:
${table(rows)}

${program} COMMAND --help shows the options of a command. Exit codes: 0 done, 1 failed, 2 the command line was wrong.`;
}

/** Returns the text of `ganforge-metrics COMMAND --help`. */
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
