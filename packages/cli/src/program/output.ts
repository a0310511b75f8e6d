import { StatusLine, type StatusStream } from '@ganforge/formats';

/** The output streams of a command. */
export interface Streams {
  readonly stdout: { readonly columns?: number; write(text: string): unknown };
  readonly stderr: StatusStream;
}

/** What {@link Output} writes. */
export interface OutputOptions {
  /** JSON on stdout in place of sentences. */
  readonly json: boolean;
  /** No notes and no progress on stderr. */
  readonly quiet: boolean;
}

/** Results for people or for programs on stdout; progress and notes on stderr. */
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

  /** Whether progress is to be shown. */
  get showsProgress(): boolean {
    return !this.isJson && !this.#quiet;
  }

  /** Lines for people; nothing under `--json`. */
  say(...lines: readonly string[]): void {
    if (this.isJson) return;
    this.progress.end();
    for (const line of lines) this.#streams.stdout.write(`${line}\n`);
  }

  /** An object on a line of its own, under `--json` alone. */
  json(value: object): void {
    if (this.isJson) this.#streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A line on stderr that stays; nothing under `--quiet`. */
  note(line: string): void {
    if (this.#quiet) return;
    this.progress.end();
    this.#streams.stderr.write(`${line}\n`);
  }

  /** Text as it is, whatever the options: what another program or a page is to read. */
  raw(text: string): void {
    this.#streams.stdout.write(text);
  }
}
