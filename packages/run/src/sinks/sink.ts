import type { TrainEvent } from '../events/events.ts';
import type { RunRecord } from '../record/run-record.ts';

/** What a sink is told of the run when it is opened. */
export interface SinkRun {
  readonly record: RunRecord;
  /** The run's folder; absent if it has none. */
  readonly folder?: string;
  /** The step from which the run goes on: what was told beyond it is void. Absent where the run begins. */
  readonly resumedAt?: number;
}

/** A sink at work on one session of a run. */
export interface OpenSink {
  /** Takes an event; the run waits for a promise. */
  event(event: TrainEvent): void | Promise<void>;
  /** Makes sure that what it was told is kept: called before each checkpoint. */
  sync?(): Promise<void>;
  close?(): void | Promise<void>;
}

/**
 * Where the events of a run go: a file in its folder, a terminal, a service.
 *
 * What one throws is a warning of the run, and it is told nothing more; the run goes on.
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
  /** For messages. */
  readonly name: string;
  /** Whether the run ends where this fails. @default false */
  readonly required?: boolean;
  /** Begins a session; nothing where there is nothing to do for this run, such as one without a folder. */
  open(run: SinkRun): OpenSink | undefined | '' | Promise<OpenSink | undefined>;
}
