/** Where progress is written: `process.stderr` is one. */
export interface StatusStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Settings of {@link StatusLine}. */
export interface StatusLineOptions {
  /** Milliseconds between two lines where the stream is no terminal. @default 10000 */
  readonly interval?: number;
  /** Milliseconds, from any beginning. @default performance.now */
  readonly now?: () => number;
}

/** Milliseconds between two lines on a terminal, where one is written over the other. */
const TERMINAL_MS = 100;

/** How far work is: on a terminal one line that changes, elsewhere (a log file) a line now and then, and the last one. */
export class StatusLine {
  readonly #stream: StatusStream | undefined;
  readonly #interval: number;
  readonly #now: () => number;
  #last = Number.NEGATIVE_INFINITY;
  #open = false;

  /** @param stream undefined for silence */
  constructor(stream: StatusStream | undefined, options: StatusLineOptions = {}) {
    const { interval = 10_000, now = () => performance.now() } = options;
    this.#stream = stream;
    this.#interval = stream?.isTTY === true ? TERMINAL_MS : interval;
    this.#now = now;
  }

  /** Counts the interval from now on: nothing is written before it is over. */
  wait(): void {
    this.#last = this.#now();
  }

  /** Tells how far work is, unless it was told just now; what is `last` is told in any case, and stays. */
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

  /** A line that stays. */
  note(text: string): void {
    this.end();
    this.#stream?.write(`${text}\n`);
  }

  /** Leaves the line that changes. */
  end(): void {
    if (this.#open) this.#stream?.write('\n');
    this.#open = false;
  }
}
