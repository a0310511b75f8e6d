import type { GanErrorCode } from '@ganforge/formats';
import type { HostBatch } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';

/** Numbers by name, such as `discriminator/real`. */
export type Values = Readonly<Record<string, number>>;

/** What a metric gave last, and the step at which it did. */
export interface Measurement {
  readonly value: number;
  readonly step: number;
}

/** What the metrics of a run gave last, by name. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** Samples with what they were made from, as a run shows them; each by `entry` or `entry.part`. */
export interface SampleSheet {
  /** In the form and range of the GAN's output. */
  readonly samples: HostBatch;
  /** What they were made from, where the GAN takes conditions: the i-th sample is of the i-th. */
  readonly conditions?: HostBatch;
  /** Up to 1,000 examples of the dataset, where the GAN makes points. */
  readonly real?: HostBatch;
}

/** The run begins; the folder, where there is one, has its `run.json`. */
export interface StartedEvent {
  readonly type: 'started';
  readonly step: 0;
  /** The step at which the run will be finished. */
  readonly steps: number;
  readonly run: RunRecord;
}

/** The run goes on from a checkpoint, or from its beginning where it had none yet. */
export interface ResumedEvent {
  readonly type: 'resumed';
  readonly step: number;
  readonly steps: number;
  /** Such as `step-40`; absent where the run had no checkpoint yet. */
  readonly checkpoint?: string;
  /** Real examples seen until there. */
  readonly examples: number;
  readonly run: RunRecord;
}

/** A step is done. */
export interface StepEvent {
  readonly type: 'step';
  /** Steps completed, this one included. */
  readonly step: number;
  /** The step at which the run will be finished. */
  readonly steps: number;
  readonly epoch: number;
  /** Real examples seen, this step's included. */
  readonly examples: number;
  /** Loss terms by `<player>/<term>`: means over the player's updates in this step. Players that rested are absent. */
  readonly terms: Values;
  /** What the players logged beside their terms, by `<player>/<name>`. */
  readonly logged: Values;
  /** The rates used, by player. */
  readonly learningRates: Values;
  /** Real examples a second since the step event before. */
  readonly examplesPerSecond: number;
  /** Seconds since `train` or `resume` began, and what the steps took of them. */
  readonly seconds: number;
  readonly stepSeconds: number;
  /** Seconds until the last step at the pace so far; a metric counts from its first measurement on. */
  readonly secondsLeft: number;
}

/** Metrics were measured, with the averaged weights. */
export interface MetricsEvent {
  readonly type: 'metrics';
  readonly step: number;
  /** By name; what is no finite number is left out, and a warning says so. */
  readonly values: Values;
  /** Names of what was due and gave no finite number; absent where all did. */
  readonly missing?: readonly string[];
  /** Seconds that it took. */
  readonly seconds: number;
}

/** Samples were made from the fixed latents, of fixed conditions. */
export interface SampleEvent extends SampleSheet {
  readonly type: 'sample';
  readonly step: number;
  /** The pictures, relative to the run's folder: `samples/step-40.png`; absent without a folder or a picture. */
  readonly paths?: readonly string[];
}

/** A checkpoint is on the disk, whole. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  /** Relative to the run's folder: `checkpoints/step-40`. */
  readonly path: string;
  /** Whether it is the best so far by the metric that was named. */
  readonly best: boolean;
}

/** Something the user should know; the run goes on. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly step: number;
  readonly message: string;
}

/** Numbers that say how a run is doing, beside its losses: norms of gradients by layer, statistics of a few samples. */
export interface ProbeEvent {
  readonly type: 'probe';
  readonly step: number;
  /** By name, such as `discriminator/discriminator/logit/gradient` or `samples/diversity`; what is not finite is left out. */
  readonly values: Values;
}

/** A number of a {@link Finding}, and the one beyond which it alarms. */
export interface FindingNumber {
  readonly name: string;
  readonly value: number;
  readonly threshold?: number;
}

/** A curve that shows a {@link Finding}. */
export interface FindingCurve {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

/** Something to do about a {@link Finding}. */
export interface Advice {
  /** Options of the variant, as `--set` takes them: `augment=color,translation,cutout`. */
  readonly set: readonly string[];
  /** Other flags of `ganforge train`, such as `--steps 4000`. */
  readonly flags?: readonly string[];
  /** What it is for, in one sentence. */
  readonly because: string;
}

/** Something about the health of a run: what is seen, how sure, why it matters, what to do. */
export interface Finding {
  /** Such as `mode-collapse`; its page is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** The step at which it was first seen. */
  readonly step: number;
  /** One sentence with the numbers. */
  readonly seen: string;
  readonly numbers: readonly FindingNumber[];
  /** The picture; thresholds are curves of two points. */
  readonly curves: readonly FindingCurve[];
  /** certain: a fact; strong: all recent measurements are far beyond the threshold; likely: they are beyond it. */
  readonly confidence: 'certain' | 'strong' | 'likely';
  readonly why: string;
  readonly advice: readonly Advice[];
  /** Where the threshold comes from. */
  readonly source: string;
}

/** Something was found about the health of the run; each finding is told once. */
export interface HealthEvent {
  readonly type: 'health';
  readonly step: number;
  readonly finding: Finding;
}

/** Why a run ended: all steps done, its AbortSignal (or leaving the iteration), or SIGINT or SIGTERM. */
export type FinishReason = 'completed' | 'aborted' | 'interrupted';

/** The run ended; everything is written. */
export interface FinishedEvent {
  readonly type: 'finished';
  readonly step: number;
  readonly reason: FinishReason;
  /** Seconds since `train` or `resume` began. */
  readonly seconds: number;
}

/** The run stopped on an error, which is thrown after this event. */
export interface FailedEvent {
  readonly type: 'failed';
  readonly step: number;
  readonly code: GanErrorCode | 'unknown';
  readonly message: string;
  /** Seconds since `train` or `resume` began. */
  readonly seconds: number;
  /** The last whole checkpoint, such as `checkpoints/step-40`. */
  readonly checkpoint?: string;
}

/** What a run tells its listener and its iterator; in `events.jsonl` one of these a line, samples without their data. */
export type TrainEvent =
  | StartedEvent
  | ResumedEvent
  | StepEvent
  | MetricsEvent
  | SampleEvent
  | CheckpointEvent
  | WarningEvent
  | ProbeEvent
  | HealthEvent
  | FinishedEvent
  | FailedEvent;

/** An event as `events.jsonl` holds it: with the time of the clock (ISO 8601), samples without their data. */
export type LoggedEvent = (Exclude<TrainEvent, SampleEvent> | Pick<SampleEvent, 'type' | 'step' | 'paths'>) & {
  readonly time: string;
};
