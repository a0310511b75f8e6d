import { problemOf } from '@ganforge/formats';
import type { TrainEvent } from '../events/events.ts';
import type { OpenSink, Sink, SinkRun } from './sink.ts';

/** Passes events to the open sinks of one session of a run. */
export interface OpenSinks {
  /**
   * Passes an event to each sink in order.
   *
   * @throws the error of a required sink
   */
  event(event: TrainEvent): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly sink: Sink;
  readonly open: OpenSink;
}

/**
 * Opens sinks for a session.
 *
 * @param warn is called once for each sink that fails and is not required; this sink receives no more events
 * @throws the error of a required sink
 */
export async function openSinks(
  sinks: readonly Sink[],
  run: SinkRun,
  warn: (message: string) => void,
): Promise<OpenSinks> {
  const opened: Opened[] = [];
  const failed = (sink: Sink, error: unknown): void => {
    if (sink.required) throw error;
    warn(`${sink.name} could not be written: ${problemOf(error)}`);
  };
  const each = async (work: (open: OpenSink) => unknown): Promise<void> => {
    for (const one of [...opened]) {
      try {
        await work(one.open);
      } catch (error) {
        opened.splice(opened.indexOf(one), 1);
        await (async () => one.open.close?.())().catch(() => undefined);
        failed(one.sink, error);
      }
    }
  };
  for (const sink of sinks) {
    try {
      const open = await sink.open(run);
      if (open) opened.push({ sink, open });
    } catch (error) {
      failed(sink, error);
    }
  }
  return {
    event: (event) => each((open) => open.event(event)),
    sync: () => each((open) => open.sync?.()),
    async close() {
      for (const { open } of opened) await (async () => open.close?.())().catch(() => undefined);
    },
  };
}
