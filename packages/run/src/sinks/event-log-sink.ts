import { openEventLog } from '../events/event-log.ts';
import type { Sink } from './sink.ts';

/** `events.jsonl`: without it a run cannot be gone on with as it was, so that it ends where this cannot be written. */
export const eventLogSink: Sink = {
  name: 'events.jsonl',
  required: true,
  async open({ folder }) {
    if (folder === undefined) return undefined;
    const log = await openEventLog(folder);
    return { event: (event) => log.append(event), sync: () => log.sync(), close: () => log.close() };
  },
};
