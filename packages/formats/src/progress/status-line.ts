/** The stream for progress, for example `process.stderr`. */
export interface StatusStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Options of {@link StatusLine}. */
export interface StatusLineOptions {
  /** Milliseconds between two lines if the stream is not a terminal. @default 10000 */
  readonly interval?: number;
  /** Returns the time in milliseconds from any start. @default performance.now */
  readonly now?: () => number;
}

/** Milliseconds between two updates of the line on a terminal. */
const TERMINAL_MS = 100;

/**
 * Shows progress: on a terminal one line that changes, elsewhere (a log file) a line from time to time and the last
 * one.
 */
export class StatusLine {
  readonly #stream: StatusStream | undefined;
  readonly #interval: number;
  readonly #now: () => number;
  #last = Number.NEGATIVE_INFINITY;
  #open = false;

  /** @param stream undefined shows nothing */
  constructor(stream: StatusStream | undefined, options: StatusLineOptions = {}) {
    const { interval = 10_000, now = () => performance.now() } = options;
    this.#stream = stream;
    this.#interval = stream?.isTTY === true ? TERMINAL_MS : interval;
    this.#now = now;
  }

  /** Starts the interval now: nothing is written before it ends. */
  wait(): void {
    this.#last = this.#now();
  }

  /** Shows progress, unless it was shown a moment ago. A `last` message is always shown, and stays. */
  update(text: string, last = false): void {
    const now = this.#now();
    if (this.#stream === undefined || (!last && now - this.#last < this.#interval)) return;
    this.#last = now;
    if (this.#stream.isTTY !== true) {
      this.#stream.write(`${text}\n`);
      return;
    }
    this.#stream.write(`\r${text}\x1b[K`);
    this.#open = true;
    if (last) this.end();
  }

  /** Writes a line that stays. */
  note(text: string): void {
    this.end();
    this.#stream?.write(`${text}\n`);
  }

  /** Ends the line that changes. */
  end(): void {
    if (this.#open) this.#stream?.write('\n');
    this.#open = false;
  }
}
