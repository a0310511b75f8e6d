import type { Schema } from '@ganforge/formats';
import type { Output, Streams } from './output.ts';

/** A positional argument. */
interface Argument {
  /** As help shows it: `RUN`. */
  readonly name: string;
  readonly about: string;
  /** May be left out. */
  readonly optional?: true;
  /** Any number of them may stand there; the last argument alone. */
  readonly many?: true;
}

/** What a command is run with. */
export interface Invocation {
  /** Positional arguments, in the order they were given. */
  readonly args: readonly string[];
  /** The options that were given, by their names in the schema; of repeated ones the list of texts. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly output: Output;
  /** Where `output` writes. */
  readonly streams: Streams;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of `ganforge`: help, flags and messages follow from what it declares. */
export interface Command {
  readonly name: string;
  /** One line, without a period. */
  readonly summary: string;
  readonly args: readonly Argument[];
  readonly options: readonly Schema[];
  /** Flags that may be given any number of times, by their names: `set` is `--set key=value`. */
  readonly repeated?: Readonly<Record<string, { readonly value: string; readonly about: string }>>;
  /** Hands all that follows its name on as arguments, options and `--help` too. */
  readonly passesOn?: true;
  /** Lines that work as they stand. */
  readonly examples: readonly string[];
  /** Does the work; gives an exit code where it is not 0. */
  run(invocation: Invocation): Promise<number | undefined>;
}
