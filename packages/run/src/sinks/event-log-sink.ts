import { openEventLog } from '../events/event-log.ts';
import type { Sink } from './sink.ts';

/** Writes `events.jsonl`. A run cannot be resumed without this file, so the run ends if the file cannot be written. */
export const eventLogSink: Sink = {
  name: 'events.jsonl',
  required: true,
  async open({ folder }) {
    if (folder === undefined) return undefined;
    const log = await openEventLog(folder);
    return { event: (event) => log.append(event), sync: () => log.sync(), close: () => log.close() };
  },
};
