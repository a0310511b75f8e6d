import { GanError, StatusLine } from '@ganforge/formats';
import type { Finding, TrainEvent, Values } from '../events/events.ts';
import { settingsOf } from './settings-of.ts';

/** Options of {@link progressBar}. */
export interface ProgressOptions {
  /** @default process.stderr */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Milliseconds between lines if the stream is not a terminal. @default 5000 */
  readonly interval?: number;
}

/** The width of the bar in characters. */
const WIDTH = 24;

/**
 * Returns an event listener for `train` that shows the progress, the examples per second and the remaining time.
 *
 * On a terminal it shows a bar. Elsewhere (in a log file or in CI) it writes a line every few seconds. It works only in
 * Node.
 *
 * @throws GanError `unsupported` if there is no stderr, as in a browser
 *
 * @example
 * await train(gan, dataset, { steps: 1000, onEvent: await progressBar() });
 */
export async function progressBar(options: ProgressOptions = {}): Promise<(event: TrainEvent) => void> {
  const { stream = stderr(), interval = 5000 } = options;
  const line = new StatusLine(stream, { interval });
  let noted = '';
  return (event) => {
    if (event.type === 'step') {
      const { step, steps, examplesPerSecond, secondsLeft, terms } = event;
      const told = [
        placeOf(step, steps, stream.isTTY === true),
        `ETA ${formatSeconds(secondsLeft)}`,
        `${formatRate(examplesPerSecond)} examples/s`,
        list(terms, (value) => value.toFixed(3)),
      ];
      line.update([...told, ...(noted === '' ? [] : [noted])].join('  '), step === steps);
    } else if (event.type === 'metrics') {
      const values = list(event.values, (value) => value.toPrecision(4));
      const text = `at step ${event.step}  ${values}  (${event.seconds.toFixed(1)} s)`;
      if (stream.isTTY === true) noted = text;
      else line.note(text);
    } else if (event.type === 'warning') {
      line.note(event.message);
    } else if (event.type === 'health') {
      line.note(healthLine(event.finding));
    } else if (event.type === 'finished' || event.type === 'failed') {
      line.end();
    }
  };
}

/** Formats the progress of a run. If only a time limit ends the run, it shows only the step. */
function placeOf(step: number, steps: number, isTerminal: boolean): string {
  if (!Number.isFinite(steps)) return `step ${step}`;
  return `${isTerminal ? bar(step / steps) : 'step'} ${step}/${steps}`;
}

/** Formats a finding as one line: the observation and the first advice. */
function healthLine({ title, confidence, step, seen, advice }: Finding): string {
  const first = advice[0];
  const todo = first === undefined ? '' : ` Try ${settingsOf(first).join(' ')}.`;
  return `health: ${title.toLowerCase()} (${confidence}) at step ${step}. ${seen}${todo}`;
}

function bar(share: number): string {
  const full = Math.floor(Math.min(1, share) * WIDTH);
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
}

function stderr(): NonNullable<ProgressOptions['stream']> {
  const stream = (globalThis as { process?: Partial<Pick<NodeJS.Process, 'stderr'>> }).process?.stderr;
  if (stream !== undefined) return stream;
  throw new GanError(
    'run/progress-bar',
    "the progress bar needs stderr, which exists only in Node. Omit 'progress' and use onEvent.",
    { code: 'unsupported' },
  );
}

function list(values: Values, write: (value: number) => string): string {
  const named = Object.entries(values).map(([name, value]) => `${name} ${write(value)}`);
  return named.join('  ');
}

/** Formats a duration: 3725 gives `1h02m`, 125 gives `2m05s`, and 7.2 gives `7s`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(Math.max(0, seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
  if (whole >= 60) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${whole}s`;
}

/**
 * Formats examples per second with three digits, such as `14.3`. From a thousand on it shows an integer, such as
 * `1,380`.
 */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return '?';
  return perSecond < 999.5 ? perSecond.toPrecision(3) : Number(perSecond.toPrecision(3)).toLocaleString('en-US');
}
