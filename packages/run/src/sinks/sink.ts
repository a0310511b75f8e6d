import type { TrainEvent } from '../events/events.ts';
import type { RunRecord } from '../record/run-record.ts';

/** What a sink receives when it is opened. */
export interface SinkRun {
  readonly record: RunRecord;
  /** The run's folder; absent if it has none. */
  readonly folder?: string;
  /** The step from which the run resumes; earlier output after that step is invalid. Absent if the run starts. */
  readonly resumedAt?: number;
}

/** An open sink for one session of a run. */
export interface OpenSink {
  /** Receives an event. The run waits for a returned promise. */
  event(event: TrainEvent): void | Promise<void>;
  /** Saves everything received so far. It is called before each checkpoint. */
  sync?(): Promise<void>;
  close?(): void | Promise<void>;
}

/**
 * A destination for the events of a run: a file in its folder, a terminal, a service.
 *
 * If a sink throws, the run shows a warning, sends it no more events, and continues.
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
  /** The name in messages. */
  readonly name: string;
  /** Whether the run ends if this sink fails. @default false */
  readonly required?: boolean;
  /** Opens the sink for a session. It returns nothing if there is nothing to do, for example without a folder. */
  open(run: SinkRun): OpenSink | undefined | '' | Promise<OpenSink | undefined>;
}
