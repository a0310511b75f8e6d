import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { LoggedEvent } from '../events/events.ts';
import { liveEvents, readHistory } from '../events/history.ts';
import { eventLines, parseEvent } from '../events/lines.ts';
import { filesAt } from '../files/files-at.ts';
import type { RunFiles } from '../files/run-files.ts';

const where = 'run/follow';

/** Options of {@link follow}. */
export interface FollowOptions {
  /** Milliseconds between two checks of the run. @default 1000 */
  readonly interval?: number;
  /** Aborting this signal ends the iteration. */
  readonly signal?: AbortSignal;
}

/**
 * Iterates over the events of a run while it is running. It returns the existing valid events first, and then each new
 * event.
 *
 * A `resumed` event invalidates all earlier events whose step is greater than its step. The iteration ends when the run
 * has ended and no process trains it. If the process of a run was killed, the iteration ends only for a run in a local
 * folder, because a server does not report whether a process exists.
 *
 * @param place the folder or the address of the run
 * @throws GanError `argument` if the interval is below 1; `network` if the server does not answer
 *
 * @example
 * for await (const event of follow('runs/digits')) if (event.type === 'step') draw(event.step, event.terms);
 */
export async function* follow(place: string | URL, options: FollowOptions = {}): AsyncGenerator<LoggedEvent> {
  checkKnownOptions(where, options, ['interval', 'signal']);
  const { interval = 1000, signal } = options;
  if (!(interval >= 1))
    throw new GanError(where, `interval must be at least 1 (milliseconds); received ${formatValue(interval)}.`);
  const files = filesAt(place);
  const history = await readHistory(files);
  let { end } = history;
  let ended = history.ended !== undefined;
  yield* liveEvents(files, history);
  while (!signal?.aborted) {
    // The lock is checked before the events are read. So events that were written before the lock was released are not
    // missed.
    const locked = await files.isLocked();
    if (await isShorter(files, end)) end = 0; // the run was started again
    for await (const line of eventLines(files, end)) {
      if (signal?.aborted) return;
      const event = parseEvent(line, files.at);
      end = line.end;
      ended = event.type === 'finished' || event.type === 'failed' || (ended && event.type === 'warning');
      yield event;
    }
    if (!locked && (ended || files.local)) return;
    await pause(interval, signal);
  }
}

/** Returns whether the file is shorter than `end`. If it is, it is a new file. */
async function isShorter(files: RunFiles, end: number): Promise<boolean> {
  if (end === 0) return false;
  for await (const part of files.stream('events.jsonl', end - 1)) return part[0] !== 10;
  return true;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
