import { GanError } from '@ganforge/formats';
import type { TrainEvent, Values } from '../events/events.ts';

/** Where and how often {@link progressBar} writes. */
export interface ProgressOptions {
  /** @default process.stderr */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Milliseconds between lines where the stream is no terminal. @default 5000 */
  readonly interval?: number;
}

interface Line {
  /** What was measured: a line of its own, or beside the bar until the next. */
  note(text: string): void;
  update(done: number, payload: { readonly speed: string; readonly eta: string; readonly losses: string }): void;
  end(): void;
}

/**
 * A listener for {@link train} that shows how far a run is, its examples a second and the time it still needs.
 *
 * On a terminal a bar; elsewhere (a log file, CI) a line every few seconds. Node only.
 *
 * @throws GanError `unsupported` where there is no stderr, as in a browser
 *
 * @example
 * await train(gan, dataset, { steps: 1000, onEvent: await progressBar() });
 */
export async function progressBar(options: ProgressOptions = {}): Promise<(event: TrainEvent) => void> {
  const { stream = stderr(), interval = 5000 } = options;
  const open = stream.isTTY === true ? await barOpener(stream) : lineOpener(stream, interval);
  let line: Line | undefined;
  return (event) => {
    if (event.type === 'started' || event.type === 'resumed') {
      line = open(event.steps, event.step);
    } else if (event.type === 'step') {
      line?.update(event.step, {
        speed: `${event.examplesPerSecond.toPrecision(3)} examples/s`,
        eta: formatSeconds(event.secondsLeft),
        losses: list(event.terms, (value) => value.toFixed(3)),
      });
    } else if (event.type === 'metrics') {
      const values = list(event.values, (value) => value.toPrecision(4));
      line?.note(`at step ${event.step}  ${values}  (${event.seconds.toFixed(1)} s)`);
    } else if (event.type === 'warning') {
      stream.write(`\n${event.message}\n`);
    } else if (event.type === 'finished' || event.type === 'failed') {
      line?.end();
      line = undefined;
    }
  };
}

function stderr(): NonNullable<ProgressOptions['stream']> {
  const stream = (globalThis as { process?: Partial<Pick<NodeJS.Process, 'stderr'>> }).process?.stderr;
  if (stream !== undefined) return stream;
  throw new GanError(
    'run/progress-bar',
    "the progress bar is written to stderr, which only Node has. Leave out 'progress' and listen with onEvent.",
    { code: 'unsupported' },
  );
}

function list(values: Values, write: (value: number) => string): string {
  const named = Object.entries(values).map(([name, value]) => `${name} ${write(value)}`);
  return named.join('  ');
}

async function barOpener(stream: NodeJS.WritableStream): Promise<(total: number, start: number) => Line> {
  const name = 'cli-progress'; // not a literal in import(): bundlers for the browser then leave it alone
  const { SingleBar, Presets } = (await import(
    /* @vite-ignore */ /* webpackIgnore: true */ name
  )) as typeof import('cli-progress');
  return (total, start) => {
    const format = '{bar} {value}/{total}  ETA {left}  {speed}  {losses}';
    const bar = new SingleBar({ format, stream, hideCursor: true, barsize: 24, fps: 5 }, Presets.shades_classic);
    bar.start(total, start, { left: '?', speed: '', losses: '' });
    let noted = '';
    return {
      note: (text) => {
        noted = `  ${text}`;
      },
      update: (done, { speed, eta, losses }) => bar.update(done, { speed, losses: losses + noted, left: eta }),
      end: () => bar.stop(),
    };
  };
}

function lineOpener(stream: NodeJS.WritableStream, interval: number): (total: number, start: number) => Line {
  return (total) => {
    let written = 0;
    return {
      note: (text) => stream.write(`${text}\n`),
      update: (done, { speed, eta, losses }) => {
        const now = performance.now();
        if (now - written < interval && done < total) return;
        written = now;
        stream.write(`step ${done}/${total}  ETA ${eta}  ${speed}  ${losses}\n`);
      },
      end: () => undefined,
    };
  };
}

/** 3725 -> `1h02m`, 125 -> `2m05s`, 7.2 -> `7s`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(Math.max(0, seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
  if (whole >= 60) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${whole}s`;
}
