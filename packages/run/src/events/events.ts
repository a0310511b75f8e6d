import type { GanErrorCode } from '@ganforge/formats';
import type { HostBatch } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';

/** Numbers by name, such as `discriminator/real`. */
export type Values = Readonly<Record<string, number>>;

/** The latest value of a metric and its step. */
export interface Measurement {
  readonly value: number;
  readonly step: number;
}

/** The latest values of a run's metrics, by name. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** Samples of a run with their conditions, by `entry` or `entry.part`. */
export interface SampleSheet {
  /** The samples, in the form and range of the GAN's output. */
  readonly samples: HostBatch;
  /** The conditions, if the GAN takes conditions: sample i belongs to condition i. */
  readonly conditions?: HostBatch;
  /** Up to 1,000 examples of the dataset, if the GAN generates points. */
  readonly real?: HostBatch;
}

/** The run starts. If it has a folder, `run.json` exists. */
export interface StartedEvent {
  readonly type: 'started';
  readonly step: 0;
  /** Total number of steps of the run. */
  readonly steps: number;
  readonly run: RunRecord;
}

/** The run resumes from a checkpoint, or from its start if it had no checkpoint. */
export interface ResumedEvent {
  readonly type: 'resumed';
  readonly step: number;
  readonly steps: number;
  /** The checkpoint, such as `step-40`; absent if the run had none. */
  readonly checkpoint?: string;
  /** Number of real examples seen before. */
  readonly examples: number;
  readonly run: RunRecord;
}

/** A step is complete. */
export interface StepEvent {
  readonly type: 'step';
  /** Number of completed steps, including this one. */
  readonly step: number;
  /** Total number of steps of the run. */
  readonly steps: number;
  readonly epoch: number;
  /** Number of real examples seen, including this step. */
  readonly examples: number;
  /** Loss terms by `<player>/<term>`: means over the player's updates in this step. Inactive players are absent. */
  readonly terms: Values;
  /** Logged values other than loss terms, by `<player>/<name>`. */
  readonly logged: Values;
  /** The learning rates, by player. */
  readonly learningRates: Values;
  /** Real examples per second since the previous step event. */
  readonly examplesPerSecond: number;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
  /** The part of `seconds` that the steps took. */
  readonly stepSeconds: number;
  /** Estimated seconds until the last step, from the speed so far. A metric is included after its first measurement. */
  readonly secondsLeft: number;
}

/** Metrics were measured, with the averaged weights. */
export interface MetricsEvent {
  readonly type: 'metrics';
  readonly step: number;
  /** The finite values, by name. A warning names the others. */
  readonly values: Values;
  /** Names of metrics without a finite value; absent if there are none. */
  readonly missing?: readonly string[];
  /** Duration of the measurement in seconds. */
  readonly seconds: number;
}

/** Samples were made from the fixed latents and conditions. */
export interface SampleEvent extends SampleSheet {
  readonly type: 'sample';
  readonly step: number;
  /**
   * Paths of the pictures relative to the run's folder: `samples/step-40.png`. Absent without a folder or a picture.
   */
  readonly paths?: readonly string[];
}

/** A checkpoint was written completely. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  /** The path relative to the run's folder: `checkpoints/step-40`. */
  readonly path: string;
  /** Whether it is the best so far by the selected metric. */
  readonly best: boolean;
}

/** A warning for the user; the run continues. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly step: number;
  readonly message: string;
}

/** Numbers about the state of a run other than losses: gradient norms per layer, statistics of a few samples. */
export interface ProbeEvent {
  readonly type: 'probe';
  readonly step: number;
  /** Finite values by name, such as `discriminator/discriminator/logit/gradient` or `samples/diversity`. */
  readonly values: Values;
}

/** A number of a {@link Finding}, and the threshold that it exceeds. */
export interface FindingNumber {
  readonly name: string;
  readonly value: number;
  readonly threshold?: number;
}

/** A curve that illustrates a {@link Finding}. */
export interface FindingCurve {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

/** A recommended action for a {@link Finding}. */
export interface Advice {
  /** Options of the variant in the form of `--set`: `augment=color,translation,cutout`. */
  readonly set: readonly string[];
  /** Other flags of `ganforge train`, such as `--steps 4000`. */
  readonly flags?: readonly string[];
  /** The purpose, in one sentence. */
  readonly because: string;
}

/** A health problem of a run: what is observed, with which confidence, why it matters, and what to do. */
export interface Finding {
  /** The name, such as `mode-collapse`; its page is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** The step at which it was first observed. */
  readonly step: number;
  /** The observation with its numbers, in one sentence. */
  readonly seen: string;
  readonly numbers: readonly FindingNumber[];
  /** The curves of its picture; a threshold is a curve of two points. */
  readonly curves: readonly FindingCurve[];
  /** certain: a fact. strong: all recent measurements are far beyond the threshold. likely: they are beyond it. */
  readonly confidence: 'certain' | 'strong' | 'likely';
  readonly why: string;
  readonly advice: readonly Advice[];
  /** The source of the threshold. */
  readonly source: string;
}

/** A health problem was found. Each kind of finding is reported once. */
export interface HealthEvent {
  readonly type: 'health';
  readonly step: number;
  readonly finding: Finding;
}

/**
 * The reason why a run ended: all steps completed, its AbortSignal or the end of the iteration, or SIGINT or SIGTERM.
 */
export type FinishReason = 'completed' | 'aborted' | 'interrupted';

/** The run ended, and all files are written. */
export interface FinishedEvent {
  readonly type: 'finished';
  readonly step: number;
  readonly reason: FinishReason;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
}

/** The run stopped because of an error, which is thrown after this event. */
export interface FailedEvent {
  readonly type: 'failed';
  readonly step: number;
  readonly code: GanErrorCode | 'unknown';
  readonly message: string;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
  /** The last complete checkpoint, such as `checkpoints/step-40`. */
  readonly checkpoint?: string;
}

/**
 * An event of a run, as listeners and iterators receive it. `events.jsonl` has one per line, with samples without data.
 */
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

/** An event in `events.jsonl`: with its wall-clock time (ISO 8601); sample events have no data. */
export type LoggedEvent = (Exclude<TrainEvent, SampleEvent> | Pick<SampleEvent, 'type' | 'step' | 'paths'>) & {
  readonly time: string;
};
