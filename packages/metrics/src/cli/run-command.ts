import { GanError, nearestName, type StatusStream } from '@ganforge/formats';
import { METRICS } from '../metrics/all.ts';
import { type Command, parseCommand, type Report } from './command.ts';
import { doctor } from './commands/doctor.ts';
import { merge } from './commands/merge.ts';
import { stats } from './commands/stats.ts';
import { weights } from './commands/weights.ts';
import { commandHelp, generalHelp } from './help.ts';
import { metricCommand } from './metric-command.ts';
import { Progress } from './progress.ts';
import { errorLine } from './report.ts';
import { UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  ...Object.fromEntries(METRICS.map((metric) => [metric.name, metricCommand(metric)])),
  ...{ stats, merge, weights, doctor },
};

/** The output streams of a command. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: StatusStream;
}

/**
 * Runs a command line and returns its exit code: 0 success, 1 failure, 2 invalid arguments, 130 interrupted.
 *
 * With `--json`, the command always writes one JSON object to stdout. If the command failed, this is `{ error: { code,
 * message } }`.
 *
 * @param signal aborting it stops the command before the next batch
 * @param program the name of the program in help and messages
 */
export async function runCommand(
  args: readonly string[],
  streams: Streams,
  signal: AbortSignal,
  program = 'ganforge-metrics',
): Promise<number> {
  const { stdout, stderr } = streams;
  const [name = '', ...rest] = args;
  const isJson = args.includes('--json');
  try {
    if (name === '--help' || name === '-h' || name === 'help') {
      stdout.write(`${generalHelp(program, COMMANDS)}\n`);
      return 0;
    }
    if (name === '--version') {
      stdout.write(`${await packageVersion()}\n`);
      return 0;
    }
    const command = commandOf(name);
    const { positionals, given } = parseCommand(command, rest);
    if (given.help === true) {
      stdout.write(`${commandHelp(program, command)}\n`);
      return 0;
    }
    const progress = new Progress(given.quiet === true ? undefined : stderr);
    const report = await command.run({ program, positionals, given, progress, signal }).finally(() => progress.end());
    print(report, isJson, streams);
    return 0;
  } catch (error) {
    const code = signal.aborted ? 130 : error instanceof UsageError ? 2 : 1;
    const message = signal.aborted ? 'interrupted' : errorLine(error);
    stderr.write(`${message}${code === 2 ? `\nSee ${program} ${name in COMMANDS ? `${name} ` : ''}--help.` : ''}\n`);
    const kind = signal.aborted ? 'interrupted' : error instanceof GanError ? error.code : code === 2 ? 'usage' : 'bug';
    if (isJson) stdout.write(`${JSON.stringify({ error: { code: kind, message } })}\n`);
    return code;
  }
}

function commandOf(name: string): Command {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!;
  const names = Object.keys(COMMANDS);
  if (name === '') throw new UsageError(`expected a command: ${names.join(', ')}`);
  const what = name.startsWith('-') ? 'option' : 'command';
  const nearest = nearestName(name, names);
  const guess = nearest === undefined ? '' : `. Did you mean ${nearest}?`;
  throw new UsageError(`there is no ${what} '${name}'. Try ${names.join(', ')}${guess}`);
}

function print({ json, lines, warnings = [] }: Report, isJson: boolean, { stdout, stderr }: Streams): void {
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  stdout.write(isJson ? `${JSON.stringify(json)}\n` : `${lines.join('\n')}\n`);
}
