import { StatusLine, type StatusStream } from '@ganforge/formats';

/** Options of {@link Progress}. */
export interface ProgressOptions {
  /** Returns the time in milliseconds from any start. @default performance.now */
  readonly now?: () => number;
}

/**
 * Shows finished images, images per second and the remaining time: on a terminal in one line that changes, elsewhere a
 * line every ten seconds and a last one.
 */
export class Progress {
  readonly #stream: StatusStream | undefined;
  readonly #now: () => number;
  readonly #line: StatusLine;
  #label = '';
  #began = 0;

  /** @param stream undefined shows nothing */
  constructor(stream: StatusStream | undefined, { now = () => performance.now() }: ProgressOptions = {}) {
    this.#stream = stream;
    this.#now = now;
    this.#line = new StatusLine(stream, { now });
  }

  /** Starts to count images. Without a terminal it writes a line. */
  start(label: string, total: number): void {
    this.#line.end();
    if (this.#stream?.isTTY !== true) this.#stream?.write(`${label}: ${total} images\n`);
    this.#label = label;
    this.#began = this.#now();
    this.#line.wait();
  }

  /** Writes a line that stays. */
  note(text: string): void {
    this.#line.note(text);
  }

  update(done: number, total: number): void {
    const text = `${this.#label}: ${describe(done, total, (this.#now() - this.#began) / 1000)}`;
    this.#line.update(text, done === total);
  }

  /** Ends the line that changes. */
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

/** Formats a duration: 4:05, or 1:02:03. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => `${value}`.padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
