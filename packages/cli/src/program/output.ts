import { StatusLine, type StatusStream } from '@ganforge/formats';

/** The output streams of a command. */
export interface Streams {
  readonly stdout: { readonly columns?: number; write(text: string): unknown };
  readonly stderr: StatusStream;
}

/** Options of {@link Output}. */
export interface OutputOptions {
  /** `true`: writes JSON to stdout instead of sentences. */
  readonly json: boolean;
  /** `true`: writes no notes and no progress to stderr. */
  readonly quiet: boolean;
}

/** Writes results for people or programs to stdout, and progress and notes to stderr. */
export class Output {
  readonly isJson: boolean;
  /** Progress on stderr; silent under `--quiet` and `--json`. */
  readonly progress: StatusLine;
  readonly #streams: Streams;
  readonly #quiet: boolean;

  constructor(streams: Streams, { json, quiet }: OutputOptions) {
    this.isJson = json;
    this.#streams = streams;
    this.#quiet = quiet;
    this.progress = new StatusLine(json || quiet ? undefined : streams.stderr);
  }

  /** Tells whether progress is shown. */
  get showsProgress(): boolean {
    return !this.isJson && !this.#quiet;
  }

  /** Writes lines for people; writes nothing with `--json`. */
  say(...lines: readonly string[]): void {
    if (this.isJson) return;
    this.progress.end();
    for (const line of lines) this.#streams.stdout.write(`${line}\n`);
  }

  /** Writes an object on its own line, only with `--json`. */
  json(value: object): void {
    if (this.isJson) this.#streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Writes a permanent line to stderr; writes nothing with `--quiet`. */
  note(line: string): void {
    if (this.#quiet) return;
    this.progress.end();
    this.#streams.stderr.write(`${line}\n`);
  }

  /** Writes text unchanged with any options, for other programs or pages. */
  raw(text: string): void {
    this.#streams.stdout.write(text);
  }
}
