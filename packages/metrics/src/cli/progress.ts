import { StatusLine, type StatusStream } from '@ganforge/formats';

/** Options of {@link Progress}. */
export interface ProgressOptions {
  /** Returns a time in milliseconds; only differences are used. @default performance.now */
  readonly now?: () => number;
}

/**
 * Shows the number of finished images, the images per second and the remaining time. On a terminal it updates one line.
 * Elsewhere it writes a line every ten seconds and a final line.
 */
export class Progress {
  readonly #stream: StatusStream | undefined;
  readonly #now: () => number;
  readonly #line: StatusLine;
  #label = '';
  #began = 0;

  /** @param stream the stream to write to; if it is undefined, nothing is shown */
  constructor(stream: StatusStream | undefined, { now = () => performance.now() }: ProgressOptions = {}) {
    this.#stream = stream;
    this.#now = now;
    this.#line = new StatusLine(stream, { now });
  }

  /** Starts to count images. If the stream is not a terminal, it also writes a line. */
  start(label: string, total: number): void {
    this.#line.end();
    if (this.#stream?.isTTY !== true) this.#stream?.write(`${label}: ${total} images\n`);
    this.#label = label;
    this.#began = this.#now();
    this.#line.wait();
  }

  /** Writes a line that later progress does not overwrite. */
  note(text: string): void {
    this.#line.note(text);
  }

  update(done: number, total: number): void {
    const text = `${this.#label}: ${describe(done, total, (this.#now() - this.#began) / 1000)}`;
    this.#line.update(text, done === total);
  }

  /** Finishes the line that is being updated. */
  end(): void {
    this.#line.end();
  }
}

function describe(done: number, total: number, seconds: number): string {
  const rate = done / Math.max(seconds, 1e-3);
  const speed = `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)} images/s`;
  const time = done === total ? `${clock(seconds)}` : `${clock((total - done) / rate)} left`;
  return `${done} of ${total} images (${Math.floor((100 * done) / total)} %), ${speed}, ${time}`;
}

/** Formats a duration, such as 4:05 or 1:02:03. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => `${value}`.padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
