import { type Flag, flagsOf, GanError, nearestName, type Schema } from '@ganforge/formats';
import type { Progress } from './progress.ts';
import { UsageError } from './usage-error.ts';

/** Describes one call of a command: its arguments, and how it reports progress. */
export interface Run {
  /** The name of the program, which messages use. */
  readonly program: string;
  readonly positionals: readonly string[];
  /** The options that the user gave, by their names in the schemas. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly progress: Progress;
  /** This signal is aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The result of a command: `json` is printed with `--json`, otherwise `lines` is printed. */
export interface Report {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  readonly warnings?: readonly string[];
}

/** A command of `ganforge-metrics`. */
export interface Command {
  /** The usage line for the help, such as `fid REAL GENERATED`. */
  readonly usage: string;
  readonly summary: string;
  /** Minimum and maximum number of positional arguments. */
  readonly takes: readonly [number, number];
  /** The schemas of its options. Flags, help and messages are derived from them. */
  readonly options: readonly Schema[];
  run(run: Run): Promise<Report>;
}

/** Options of every command. */
export const COMMON = {
  json: { type: 'boolean', default: false, about: 'Prints one JSON object on stdout.' },
  quiet: { type: 'boolean', default: false, about: 'Shows no progress on stderr.' },
  help: { type: 'boolean', default: false, about: 'Shows this help.' },
} as const;

/** Short forms of flags. */
export const SHORT: Readonly<Record<string, string>> = { '-o': '--output', '-h': '--help' };

/**
 * Reads a command's arguments.
 *
 * @throws UsageError if an option is unknown or out of range, or the number of arguments is wrong
 */
export function parseCommand(command: Command, args: readonly string[]): Pick<Run, 'positionals' | 'given'> {
  const flags = flagsOf([...command.options, COMMON]);
  const positionals: string[] = [];
  const given: Record<string, unknown> = {};
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') {
      positionals.push(...queue.splice(0));
    } else if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg);
    } else {
      const [name, inline] = split(arg);
      const flag = flagNamed(flags, name);
      given[flag.option] = parsed(flag, textOf(flag, inline, queue));
    }
  }
  const [least, most] = command.takes;
  if (given.help !== true && (positionals.length < least || positionals.length > most)) {
    throw new UsageError(`expected ${command.usage}; received ${positionals.length} arguments`);
  }
  return { positionals, given };
}

function split(arg: string): [string, string | undefined] {
  const at = arg.indexOf('=');
  return at === -1 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function flagNamed(flags: readonly Flag[], name: string): Flag {
  const long = SHORT[name] ?? name;
  const found = flags.find(({ flag }) => flag === long);
  if (found !== undefined) return found;
  const nearest = nearestName(
    name,
    flags.map(({ flag }) => flag),
  );
  throw new UsageError(`there is no option '${name}'${nearest === undefined ? '' : `. Did you mean ${nearest}?`}`);
}

function textOf({ flag, value }: Flag, inline: string | undefined, queue: string[]): string {
  if (value === '') {
    if (inline === undefined) return '';
    throw new UsageError(`${flag} takes no value; received '${inline}'`);
  }
  const text = inline ?? queue.shift();
  if (text === undefined) throw new UsageError(`${flag} needs a value: ${flag} ${value}`);
  return text;
}

function parsed(flag: Flag, text: string): unknown {
  try {
    return flag.parse(text);
  } catch (cause) {
    throw cause instanceof GanError ? new UsageError(cause.problem) : cause;
  }
}

/** Returns the given options that belong to `schema`. */
export function givenOf(run: Run, schema: Schema): Record<string, unknown> {
  return Object.fromEntries(Object.entries(run.given).filter(([name]) => Object.hasOwn(schema, name)));
}
