import type { Batch, Dataset, RunPosition } from '@ganforge/core';
import type {
  BestSoFar,
  Costs,
  Measurements,
  RunMetrics,
  RunRecord,
  SampleSheet,
  TrainEvent,
  Values,
} from '@ganforge/run';
import type { BatchSource } from '../batch/batches.ts';
import type { ResolvedOptions } from '../options.ts';
import { namedValues, type RunSchedules, timeAt } from '../schedule/run-schedules.ts';
import type { TrainingState } from '../state/state.ts';
import type { Executor } from '../step/executor.ts';
import type { StopRequest } from './stop.ts';

/** The inputs of a training loop. */
export interface Session<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly schedules: RunSchedules;
  readonly source: BatchSource<B>;
  readonly executor: Executor;
  readonly options: ResolvedOptions<B>;
  readonly run: RunRecord;
  readonly folder: string | undefined;
  readonly stop: StopRequest;
  /** The state at the start of the loop. `step` is not 0 after a resume. */
  readonly start: {
    readonly step: number;
    readonly best: BestSoFar | null;
    readonly metrics: Measurements;
    readonly unmeasured: boolean;
    /** The losses of the last step. `before` contains the costs of earlier sessions. */
    readonly terms: Values;
    readonly before: Costs;
  };
  readonly dataset: Dataset<B>;
  readonly report: Reporter;
  /** The tfjs backend at the start of the session. */
  readonly engine: string;
}

/** Receives the events of a loop. */
export interface Reporter {
  emit(event: TrainEvent): Promise<void>;
  /** Flushes all events to the disk. */
  sync(): Promise<void>;
  /** Renders the pictures and returns their paths in the run's folder. */
  pictures(step: number, sheet: SampleSheet): Promise<readonly string[]>;
  metrics(metrics: RunMetrics): Promise<void>;
}

/** The progress of a loop. It can still be read after an error. */
export interface Progress {
  step: number;
  /** Step of the last checkpoint in this process, or of the checkpoint from which the run resumed. */
  checkpoint: number | undefined;
  sampled: number | undefined;
  best: BestSoFar | null;
  terms: Values;
  metrics: Measurements;
  /** The costs of earlier sessions. */
  readonly before: Costs;
  /** Whether the metrics of this step were not finished because of a stop request. */
  unmeasured: boolean;
  /** Seconds that metrics took in this process. `costs` has the last duration of each metric, by its first name. */
  metricsSeconds: number;
  readonly costs: Map<string, number>;
  /** Metrics whose `prepare` failed, by their first name. These metrics are not measured. */
  readonly unprepared: Set<string>;
  /** Warnings that were already shown. */
  readonly told: Set<string>;
  /** Seconds that this process spent in steps. `stepExamples` is the number of examples in these steps. */
  stepSeconds: number;
  stepExamples: number;
  stepsTaken: number;
}

/** Returns the initial progress of a session. */
export function progressAt(start: Session<Batch>['start']): Progress {
  const checkpoint = start.step > 0 ? start.step : undefined;
  const nothing = { stepSeconds: 0, stepExamples: 0, stepsTaken: 0 };
  const unmeasured = { metricsSeconds: 0, costs: new Map(), told: new Set<string>(), unprepared: new Set<string>() };
  return { ...start, checkpoint, sampled: undefined, ...unmeasured, ...nothing };
}

/** Returns the position of the run after `step` steps. Sampling needs this position. */
export function runPosition<B extends Batch>(
  { state, schedules, source }: Pick<Session<B>, 'state' | 'schedules' | 'source'>,
  step: number,
): RunPosition {
  const { epoch, examples } = source.cursor;
  const time = timeAt(schedules, state.stage, { step, epoch, examples });
  return { stage: state.stage.stage, schedules: namedValues(schedules, time) };
}
