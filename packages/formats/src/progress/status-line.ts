/** A stream for progress messages, such as `process.stderr`. */
export interface StatusStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Options of {@link StatusLine}. */
export interface StatusLineOptions {
  /** Milliseconds between two lines if the stream is not a terminal. @default 10000 */
  readonly interval?: number;
  /** Returns the current time in milliseconds, relative to any start. @default performance.now */
  readonly now?: () => number;
}

/** Milliseconds between two updates of the line on a terminal. */
const TERMINAL_MS = 100;

/**
 * Shows progress. On a terminal it updates one line. On other streams, such as a log file, it writes a line at
 * intervals, and the last message.
 */
export class StatusLine {
  readonly #stream: StatusStream | undefined;
  readonly #interval: number;
  readonly #now: () => number;
  #last = Number.NEGATIVE_INFINITY;
  #open = false;

  /**
   * Creates a status line.
   *
   * @param stream the stream to write to; if it is undefined, nothing is written
   */
  constructor(stream: StatusStream | undefined, options: StatusLineOptions = {}) {
    const { interval = 10_000, now = () => performance.now() } = options;
    this.#stream = stream;
    this.#interval = stream?.isTTY === true ? TERMINAL_MS : interval;
    this.#now = now;
  }

  /** Starts a new interval. Nothing is written before it ends. */
  wait(): void {
    this.#last = this.#now();
  }

  /**
   * Shows progress, unless a message was shown within the last interval. If `last` is true, the message is always
   * shown, and it stays on the terminal.
   */
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

  /** Writes a line that later updates do not replace. */
  note(text: string): void {
    this.end();
    this.#stream?.write(`${text}\n`);
  }

  /** Ends the line that updates replace. */
  end(): void {
    if (this.#open) this.#stream?.write('\n');
    this.#open = false;
  }
}
