import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** Options of a command, by their long names. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

/** One option of a command line. */
interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What help says of its value: `FILE`. */
  readonly value?: string;
  readonly help: string;
}

/** What a command is run with. */
export interface Run {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a command has to say: an object for `--json`, and lines for people. */
export interface Report {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  readonly warnings?: readonly string[];
}

/** A command of `ganforge-metrics`. */
export interface Command {
  /** As help shows it: `fid REAL GENERATED`. */
  readonly usage: string;
  readonly summary: string;
  /** Least and most positional arguments. */
  readonly takes: readonly [number, number];
  readonly options: OptionTable;
  run(run: Run): Promise<Report>;
}

/** Options of every command. */
export const COMMON: OptionTable = {
  json: { type: 'boolean', help: 'print one JSON object on stdout' },
  quiet: { type: 'boolean', help: 'no progress on stderr' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
};

/**
 * Reads a command's arguments.
 *
 * @throws UsageError for options that do not exist and for too few or too many arguments
 */
export function parseCommand(command: Command, args: readonly string[]): Pick<Run, 'positionals' | 'options'> {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON }).map(([name, { type, short }]) => [
      name,
      short === undefined ? { type } : { type, short },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message);
  }
  const values = parsed.values as Run['options'];
  const { positionals } = parsed;
  const [least, most] = command.takes;
  if (values.help !== true && (positionals.length < least || positionals.length > most)) {
    throw new UsageError(`expected ${command.usage}; received ${positionals.length} arguments`);
  }
  return { positionals, options: values };
}

/**
 * The value of an option that is an integer.
 *
 * @throws UsageError for anything else, and outside the range
 */
export function integerOption(run: Run, name: string, least = 1, most = 0xffff_ffff): number | undefined {
  const text = run.options[name];
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(String(text)) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be an integer in ${least}..${most}; received '${text}'`);
}

/** The value of an option that is a text. */
export function textOption(run: Run, name: string): string | undefined {
  return run.options[name] as string | undefined;
}

/**
 * The value of an option that is one of a few.
 *
 * @throws UsageError for any other
 */
export function choiceOption<T extends string>(run: Run, name: string, choices: readonly T[]): T | undefined {
  const text = run.options[name];
  if (text === undefined || choices.includes(text as T)) return text as T | undefined;
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}; received '${text}'`);
}

/**
 * Where a command writes its file.
 *
 * @throws UsageError where the command line does not say
 */
export function outputOption(run: Run): string {
  const path = textOption(run, 'output');
  if (path?.endsWith('.npz')) return path;
  throw new UsageError(`-o FILE.npz must say where the statistics go; received ${path ?? 'nothing'}`);
}
