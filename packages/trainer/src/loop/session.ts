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

/** All that a loop works with. */
export interface Session<B extends Batch> {
  readonly state: TrainingState<B>;
  readonly schedules: RunSchedules;
  readonly source: BatchSource<B>;
  readonly executor: Executor;
  readonly options: ResolvedOptions<B>;
  readonly run: RunRecord;
  readonly folder: string | undefined;
  readonly stop: StopRequest;
  /** Where the loop begins: after a resume not at 0. */
  readonly start: {
    readonly step: number;
    readonly best: BestSoFar | null;
    readonly metrics: Measurements;
    readonly unmeasured: boolean;
    /** Losses of the last step, and what the sessions before cost. */
    readonly terms: Values;
    readonly before: Costs;
  };
  readonly dataset: Dataset<B>;
  readonly report: Reporter;
  /** tfjs's backend that it began on. */
  readonly engine: string;
}

/** Where a loop tells what it does. */
export interface Reporter {
  emit(event: TrainEvent): Promise<void>;
  /** Makes sure that all events are on the disk. */
  sync(): Promise<void>;
  /** Makes them; the paths in the run's folder. */
  pictures(step: number, sheet: SampleSheet): Promise<readonly string[]>;
  metrics(metrics: RunMetrics): Promise<void>;
}

/** What a loop has found out so far; it survives an error. */
export interface Progress {
  step: number;
  /** Step of the last checkpoint in this process, or the one the run went on from. */
  checkpoint: number | undefined;
  sampled: number | undefined;
  best: BestSoFar | null;
  terms: Values;
  metrics: Measurements;
  /** What the sessions before cost. */
  readonly before: Costs;
  /** Whether the metrics of this step were given up, since the run was asked to end. */
  unmeasured: boolean;
  /** Seconds that the metrics took in this process, and each one's last measurement, by its first name. */
  metricsSeconds: number;
  readonly costs: Map<string, number>;
  /** Metrics that could not prepare, by their first name: they are not measured. */
  readonly unprepared: Set<string>;
  /** What they have warned of. */
  readonly told: Set<string>;
  /** Seconds spent in steps, and examples seen in them, by this process. */
  stepSeconds: number;
  stepExamples: number;
  stepsTaken: number;
}

/** How far a session that has not begun is. */
export function progressAt(start: Session<Batch>['start']): Progress {
  const checkpoint = start.step > 0 ? start.step : undefined;
  const nothing = { stepSeconds: 0, stepExamples: 0, stepsTaken: 0 };
  const unmeasured = { metricsSeconds: 0, costs: new Map(), told: new Set<string>(), unprepared: new Set<string>() };
  return { ...start, checkpoint, sampled: undefined, ...unmeasured, ...nothing };
}

/** What sampling needs to know of the run after `step` steps. */
export function runPosition<B extends Batch>(
  { state, schedules, source }: Pick<Session<B>, 'state' | 'schedules' | 'source'>,
  step: number,
): RunPosition {
  const { epoch, examples } = source.cursor;
  const time = timeAt(schedules, state.stage, { step, epoch, examples });
  return { stage: state.stage.stage, schedules: namedValues(schedules, time) };
}
