/** Where progress is written: `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Settings of {@link Progress}. */
export interface ProgressOptions {
  /** Milliseconds, from any beginning. @default performance.now */
  readonly now?: () => number;
}

/** Between two lines: on a terminal one is written over the other. */
const TERMINAL_MS = 100;
const PLAIN_MS = 10_000;

/**
 * Images done, images a second and the time that is left: on a terminal in one line that changes, elsewhere a line every
 * ten seconds and a last one.
 */
export class Progress {
  readonly #stream: ProgressStream | undefined;
  readonly #now: () => number;
  #label = '';
  #began = 0;
  #last = 0;
  #open = false;

  /** @param stream undefined for silence */
  constructor(stream: ProgressStream | undefined, { now = () => performance.now() }: ProgressOptions = {}) {
    this.#stream = stream;
    this.#now = now;
  }

  /** Starts to count images; where there is no terminal, a line says so. */
  start(label: string, total: number): void {
    this.end();
    if (this.#stream?.isTTY !== true) this.#stream?.write(`${label}: ${total} images\n`);
    this.#label = label;
    this.#began = this.#now();
    this.#last = this.#began;
  }

  /** A line that stays. */
  note(text: string): void {
    this.end();
    this.#stream?.write(`${text}\n`);
  }

  update(done: number, total: number): void {
    const now = this.#now();
    const isLast = done === total;
    const interval = this.#stream?.isTTY === true ? TERMINAL_MS : PLAIN_MS;
    if (this.#stream === undefined || (!isLast && now - this.#last < interval)) return;
    this.#last = now;
    const text = `${this.#label}: ${describe(done, total, (now - this.#began) / 1000)}`;
    if (this.#stream.isTTY !== true) this.#stream.write(`${text}\n`);
    else {
      this.#stream.write(`\r${text}\x1b[K`);
      this.#open = true;
      if (isLast) this.end();
    }
  }

  /** Leaves the line that changes. */
  end(): void {
    if (this.#open) this.#stream?.write('\n');
    this.#open = false;
  }
}

function describe(done: number, total: number, seconds: number): string {
  const rate = done / Math.max(seconds, 1e-3);
  const speed = `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)} images/s`;
  const time = done === total ? `${clock(seconds)}` : `${clock((total - done) / rate)} left`;
  return `${done} of ${total} images (${Math.floor((100 * done) / total)} %), ${speed}, ${time}`;
}

/** 4:05, or 1:02:03. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => `${value}`.padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
