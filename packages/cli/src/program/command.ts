import type { Schema } from '@ganforge/formats';
import type { Output, Streams } from './output.ts';

/** A positional argument. */
interface Argument {
  /** The name in the help, such as `RUN`. */
  readonly name: string;
  readonly about: string;
  /** Whether the argument may be missing. */
  readonly optional?: true;
  /** Whether the argument may be repeated. Only the last argument of a command may be repeated. */
  readonly many?: true;
}

/** Contains the input of a command. */
export interface Invocation {
  /** The positional arguments, in the order in which they were given. */
  readonly args: readonly string[];
  /** The given options by their names in the schema. The value of a repeated option is a list of texts. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** The streams that `output` writes to. */
  readonly streams: Streams;
  /** This signal is aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Describes a command of `ganforge`. Its help, flags and messages are derived from this description. */
export interface Command {
  readonly name: string;
  /** A summary in one line, without a full stop. */
  readonly summary: string;
  readonly args: readonly Argument[];
  readonly options: readonly Schema[];
  /** Flags that may be repeated, by name. For example, `set` is the flag `--set key=value`. */
  readonly repeated?: Readonly<Record<string, { readonly value: string; readonly about: string }>>;
  /** Whether everything after the name of the command is passed on as arguments, including options and `--help`. */
  readonly passesOn?: true;
  /** Command lines that can be run as they are. */
  readonly examples: readonly string[];
  /** Runs the command. It returns an exit code if the exit code is not 0. */
  run(invocation: Invocation): Promise<number | undefined>;
}
