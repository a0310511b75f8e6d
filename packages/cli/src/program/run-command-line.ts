import { GanError } from '@ganforge/formats';
import { CommanderError } from 'commander';
import { COMMANDS } from '../commands/all.ts';
import { buildProgram, type Parsed } from './build-program.ts';
import { EXIT } from './exit-codes.ts';
import { Output, type Streams } from './output.ts';
import { UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';

/**
 * Runs a command line of `ganforge` and returns its exit code: 0 success, 1 failure, 2 invalid arguments, 130
 * interrupted.
 *
 * If the command failed with `--json`, the last line of stdout is `{ "error": { "code", "message" } }`.
 *
 * @param args the arguments after the name of the program
 * @param signal aborting it stops the work; a training run then writes a checkpoint
 * @example
 * const code = await runCommandLine(['list'], process, new AbortController().signal);
 */
export async function runCommandLine(args: readonly string[], streams: Streams, signal: AbortSignal): Promise<number> {
  if (args[0] === '--version' || args[0] === '-V') {
    streams.stdout.write(`${await packageVersion()}\n`);
    return EXIT.done;
  }
  const output = new Output(streams, { json: args.includes('--json'), quiet: args.includes('--quiet') });
  try {
    const parsed = parse(args, streams);
    if (typeof parsed === 'number') return parsed;
    const { command, args: positionals, given } = parsed;
    return (await command.run({ args: positionals, given, output, streams, signal })) ?? EXIT.done;
  } catch (error) {
    return report(error, output, streams, signal);
  } finally {
    output.progress.end();
  }
}

/** Parses a command line. If it asks for help or is invalid, the exit code is returned instead. */
function parse(args: readonly string[], streams: Streams): Parsed | number {
  let found: Parsed | undefined;
  const program = buildProgram(COMMANDS, streams, (parsed) => {
    found = parsed;
  });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof GanError) throw new UsageError(error.problem, { cause: error });
    throw error;
  }
  if (found !== undefined) return found;
  program.outputHelp({ error: true });
  return EXIT.usage;
}

function report(error: unknown, output: Output, { stderr }: Streams, signal: AbortSignal): number {
  output.progress.end();
  const isInterrupted = signal.aborted;
  const isUsage = error instanceof UsageError;
  const message = isInterrupted ? 'interrupted' : messageOf(error);
  stderr.write(`${message}\n`);
  const code = isInterrupted ? 'interrupted' : error instanceof GanError ? error.code : isUsage ? 'usage' : 'bug';
  output.json({ error: { code, message } });
  if (isInterrupted) return EXIT.interrupted;
  return isUsage ? EXIT.usage : EXIT.failed;
}

/** Formats an error. If the user can fix the cause, it is one line; for a bug it includes the stack trace. */
function messageOf(error: unknown): string {
  if (error instanceof GanError || error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
