import type { Schema } from '@ganforge/formats';
import type { Output, Streams } from './output.ts';

/** A positional argument. */
interface Argument {
  /** Name in help, such as `RUN`. */
  readonly name: string;
  readonly about: string;
  /** `true`: the argument may be missing. */
  readonly optional?: true;
  /** `true`: the argument may be repeated. Only the last argument can have it. */
  readonly many?: true;
}

/** The input of a command. */
export interface Invocation {
  /** Positional arguments, in the order they were given. */
  readonly args: readonly string[];
  /** The given options by their names in the schema. A repeated option is a list of texts. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** The streams of `output`. */
  readonly streams: Streams;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of `ganforge`. Its help, flags and messages come from this declaration. */
export interface Command {
  readonly name: string;
  /** Summary in one line, without a period. */
  readonly summary: string;
  readonly args: readonly Argument[];
  readonly options: readonly Schema[];
  /** Flags that may be repeated, by name: `set` is `--set key=value`. */
  readonly repeated?: Readonly<Record<string, { readonly value: string; readonly about: string }>>;
  /** `true`: passes everything after its name on as arguments, also options and `--help`. */
  readonly passesOn?: true;
  /** Command lines that work unchanged. */
  readonly examples: readonly string[];
  /** Runs the command; returns an exit code if it is not 0. */
  run(invocation: Invocation): Promise<number | undefined>;
}
