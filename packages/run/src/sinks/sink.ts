import type { TrainEvent } from '../events/events.ts';
import type { RunRecord } from '../record/run-record.ts';

/** Describes the run to a sink when the sink is opened. */
export interface SinkRun {
  readonly record: RunRecord;
  /** The folder of the run; absent if it has none. */
  readonly folder?: string;
  /** The step from which the run resumes. Earlier output after that step is invalid. It is absent if the run starts. */
  readonly resumedAt?: number;
}

/** A sink that is open for one session of a run. */
export interface OpenSink {
  /** Receives an event. If it returns a promise, the run waits for the promise. */
  event(event: TrainEvent): void | Promise<void>;
  /** Saves everything that was received so far. It is called before each checkpoint. */
  sync?(): Promise<void>;
  close?(): void | Promise<void>;
}

/**
 * Receives the events of a run, for example to write a file, to show them on a terminal or to send them to a service.
 *
 * If a sink throws an error, the run shows a warning and continues, and the sink receives no more events.
 *
 * @example
 * const losses: Sink = {
 *   name: 'losses.csv',
 *   open: ({ folder }) => folder && {
 *     event: (event) => event.type === 'step' ? appendFile(`${folder}/losses.csv`, `${event.step}\n`) : undefined,
 *   },
 * };
 */
export interface Sink {
  /** The name that messages use. */
  readonly name: string;
  /** Whether the run ends if this sink fails. @default false */
  readonly required?: boolean;
  /**
   * Opens the sink for a session. It may return nothing, for example if the run has no folder and so there is nothing
   * to do.
   */
  open(run: SinkRun): OpenSink | undefined | '' | Promise<OpenSink | undefined>;
}
