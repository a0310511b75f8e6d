import { GanError, ioError, nodeFs } from '@ganforge/formats';
import type { TrainEvent } from './events.ts';

const where = 'run/event-log';

/** A run's `events.jsonl`, open for appending. */
export interface EventLog {
  /** Appends one line. */
  append(event: TrainEvent): Promise<void>;
  /** Makes sure that what was appended is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `events.jsonl` for appending, one JSON event a line; a last line that a crash tore is cut off first.
 *
 * After a resume a step may have several lines: the last one counts.
 *
 * @throws GanError `io` when the disk is full, read-only or forbidden
 */
export async function openEventLog(path: string): Promise<EventLog> {
  const fs = await nodeFs(where);
  const guard = async <T>(doing: () => Promise<T>): Promise<T> => {
    try {
      return await doing();
    } catch (cause) {
      throw ioError(where, `write ${path}`, cause);
    }
  };
  await guard(() => repair(path));
  const file = await guard(() => fs.open(path, 'a'));
  return {
    append: (event) => guard(() => file.appendFile(`${toLine(event)}\n`)),
    sync: () => guard(() => file.sync()),
    close: () => guard(() => file.close()),
  };
}

/**
 * Reads the events of a run in the order they were written, without a torn last line.
 *
 * Sample events come without their data.
 *
 * @throws GanError `file` for a line that is no JSON
 *
 * @example
 * const steps = (await readEvents('runs/digits')).filter((event) => event.type === 'step');
 */
export async function readEvents(folder: string): Promise<LoggedEvent[]> {
  const fs = await nodeFs(where);
  const path = `${folder}/events.jsonl`;
  let text: string;
  try {
    text = await fs.readFile(path, 'utf8');
  } catch (cause) {
    throw ioError(where, `read ${path}`, cause);
  }
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as LoggedEvent;
    } catch (cause) {
      throw new GanError(where, `line ${i + 1} of ${path} is no JSON. Remove the line.`, { code: 'file', cause });
    }
  });
}

/** The events of a run; none where it did not come to its first. */
export async function readEventsIfAny(folder: string): Promise<LoggedEvent[]> {
  const fs = await nodeFs(where);
  const there = await fs.stat(`${folder}/events.jsonl`).catch(() => undefined);
  return there === undefined ? [] : readEvents(folder);
}

/** An event as `events.jsonl` holds it. */
export type LoggedEvent = Exclude<TrainEvent, { type: 'sample' }> | { type: 'sample'; step: number; path?: string };

function toLine(event: TrainEvent): string {
  if (event.type !== 'sample') return JSON.stringify(event);
  const { type, step, path } = event;
  return JSON.stringify({ type, step, path });
}

/** Cuts off what follows the last end of line. */
async function repair(path: string): Promise<void> {
  const fs = await nodeFs(where);
  const bytes = await fs.readFile(path).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return;
  const end = bytes.lastIndexOf(10) + 1;
  if (end < bytes.length) await fs.truncate(path, end);
}
