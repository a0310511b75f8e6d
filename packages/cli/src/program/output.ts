import { StatusLine, type StatusStream } from '@ganforge/formats';

/** The output streams of a command. */
export interface Streams {
  readonly stdout: { readonly columns?: number; write(text: string): unknown };
  readonly stderr: StatusStream;
}

/** Options of {@link Output}. */
export interface OutputOptions {
  /** Whether stdout gets JSON instead of sentences. */
  readonly json: boolean;
  /** Whether stderr gets no notes and no progress. */
  readonly quiet: boolean;
}

/** Writes results to stdout, as sentences or as JSON. Writes progress and notes to stderr. */
export class Output {
  readonly isJson: boolean;
  /** The progress on stderr. It is silent with `--quiet` and `--json`. */
  readonly progress: StatusLine;
  readonly #streams: Streams;
  readonly #quiet: boolean;

  constructor(streams: Streams, { json, quiet }: OutputOptions) {
    this.isJson = json;
    this.#streams = streams;
    this.#quiet = quiet;
    this.progress = new StatusLine(json || quiet ? undefined : streams.stderr);
  }

  /** Returns whether progress is shown. */
  get showsProgress(): boolean {
    return !this.isJson && !this.#quiet;
  }

  /** Writes lines of text to stdout. With `--json` it writes nothing. */
  say(...lines: readonly string[]): void {
    if (this.isJson) return;
    this.progress.end();
    for (const line of lines) this.#streams.stdout.write(`${line}\n`);
  }

  /** Writes an object as a line of JSON to stdout. Without `--json` it writes nothing. */
  json(value: object): void {
    if (this.isJson) this.#streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Writes a line to stderr that progress does not overwrite. With `--quiet` it writes nothing. */
  note(line: string): void {
    if (this.#quiet) return;
    this.progress.end();
    this.#streams.stderr.write(`${line}\n`);
  }

  /** Writes text to stdout unchanged, whatever the options are. Other programs or pages read it. */
  raw(text: string): void {
    this.#streams.stdout.write(text);
  }
}
