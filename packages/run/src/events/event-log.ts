import { ioError, nodeFs } from '@ganforge/formats';
import { folderFiles } from '../files/folder-files.ts';
import type { LoggedEvent, TrainEvent } from './events.ts';
import { eventLines, eventsName, parseEvent } from './lines.ts';

const where = 'run/event-log';

/** Appends to the file `events.jsonl` of a run. */
export interface EventLog {
  /** Appends one line. */
  append(event: TrainEvent): Promise<void>;
  /** Waits until all appended events are stored on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens `events.jsonl` for appending. Each event is one line of JSON with its wall-clock time. If a crash left an
 * incomplete last line, the line is removed first.
 *
 * @throws GanError `io` if the disk is full, read-only, or access is denied
 */
export async function openEventLog(folder: string): Promise<EventLog> {
  const fs = await nodeFs(where);
  const path = `${folder}/${eventsName}`;
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
 * Reads all events of a run in the order in which they were written. This includes events that a later resume made
 * invalid.
 *
 * An incomplete last line is skipped. All events are in memory at once; `openRun(folder).events()` returns the valid
 * events one after another. Sample events have no data.
 *
 * @throws GanError `file` if a line is not JSON
 *
 * @example
 * const steps = (await readEvents('runs/digits')).filter((event) => event.type === 'step');
 */
export async function readEvents(folder: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const line of eventLines(folderFiles(folder))) events.push(parseEvent(line, folder));
  return events;
}

/**
 * Formats an event as a line. The type and the step are the first fields, so that readers can skip a line without
 * parsing it.
 */
function toLine(event: TrainEvent): string {
  const { type, step, ...rest } = event;
  const time = new Date(Math.round(performance.timeOrigin + performance.now())).toISOString();
  const kept = type === 'sample' ? { paths: (rest as { paths?: readonly string[] }).paths } : rest;
  return JSON.stringify({ type, step, time, ...kept });
}

/** Removes everything after the last line break. */
async function repair(path: string): Promise<void> {
  const fs = await nodeFs(where);
  const stat = await fs.stat(path).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stat === undefined) return;
  const file = await fs.open(path, 'r+');
  try {
    const part = new Uint8Array(65536);
    for (let end = stat.size; end > 0; ) {
      const start = Math.max(0, end - part.length);
      const { bytesRead } = await file.read(part, 0, end - start, start);
      const last = part.subarray(0, bytesRead).lastIndexOf(10);
      if (last >= 0 || start === 0) {
        const whole = start + last + 1;
        if (whole < stat.size) await file.truncate(whole);
        return;
      }
      end = start;
    }
  } finally {
    await file.close();
  }
}
