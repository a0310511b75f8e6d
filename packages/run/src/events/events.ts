import type { GanErrorCode } from '@ganforge/formats';
import type { HostBatch } from '@ganforge/media';
import type { RunRecord } from '../record/run-record.ts';

/** Contains numbers by name, such as `discriminator/real`. */
export type Values = Readonly<Record<string, number>>;

/** The latest value of a metric and its step. */
export interface Measurement {
  readonly value: number;
  readonly step: number;
}

/** Contains the latest values of the metrics of a run, by name. */
export type Measurements = Readonly<Record<string, Measurement>>;

/** Contains samples of a run and their conditions. The keys are `entry` or `entry.part`. */
export interface SampleSheet {
  /** The samples, in the form and range of the output of the GAN. */
  readonly samples: HostBatch;
  /** The conditions of the samples, if the GAN needs conditions. Sample i has condition i. */
  readonly conditions?: HostBatch;
  /** Up to 1,000 examples of the dataset, if the GAN generates points. */
  readonly real?: HostBatch;
}

/** Reports that the run starts. If the run has a folder, `run.json` already exists. */
export interface StartedEvent {
  readonly type: 'started';
  readonly step: 0;
  /** Total number of steps of the run. */
  readonly steps: number;
  readonly run: RunRecord;
}

/** Reports that the run resumes from a checkpoint. If the run had no checkpoint, it starts again. */
export interface ResumedEvent {
  readonly type: 'resumed';
  readonly step: number;
  readonly steps: number;
  /** The name of the checkpoint, such as `step-40`. It is absent if the run had none. */
  readonly checkpoint?: string;
  /** The number of real examples that were used before. */
  readonly examples: number;
  readonly run: RunRecord;
}

/** Reports that a step is complete. */
export interface StepEvent {
  readonly type: 'step';
  /** The number of completed steps, including this step. */
  readonly step: number;
  /** Total number of steps of the run. */
  readonly steps: number;
  readonly epoch: number;
  /** The number of real examples that were used, including this step. */
  readonly examples: number;
  /**
   * The loss terms by `<player>/<term>`, averaged over the updates of the player in this step. Players without updates
   * are absent.
   */
  readonly terms: Values;
  /** The logged values that are not loss terms, by `<player>/<name>`. */
  readonly logged: Values;
  /** The learning rate of each player. */
  readonly learningRates: Values;
  /** The number of real examples per second since the previous step event. */
  readonly examplesPerSecond: number;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
  /** The seconds that the steps took, without metrics, samples and checkpoints. */
  readonly stepSeconds: number;
  /**
   * The estimated seconds until the last step, from the speed so far. The time of a metric is included after its first
   * measurement.
   */
  readonly secondsLeft: number;
}

/** Reports measured metrics. They are measured with the averaged weights. */
export interface MetricsEvent {
  readonly type: 'metrics';
  readonly step: number;
  /** The finite values by name. For each other value there is a warning. */
  readonly values: Values;
  /** The names of metrics without a finite value; absent if there are none. */
  readonly missing?: readonly string[];
  /** The seconds that the measurement took. */
  readonly seconds: number;
}

/** Reports samples of the fixed latents and conditions. */
export interface SampleEvent extends SampleSheet {
  readonly type: 'sample';
  readonly step: number;
  /**
   * The paths of the pictures relative to the folder of the run, such as `samples/step-40.png`. It is absent if there
   * is no folder or no picture.
   */
  readonly paths?: readonly string[];
}

/** Reports that a checkpoint was written completely. */
export interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  /** The path relative to the folder of the run, such as `checkpoints/step-40`. */
  readonly path: string;
  /** Whether this is the best checkpoint so far, according to the selected metric. */
  readonly best: boolean;
}

/** Reports a problem that does not stop the run. */
export interface WarningEvent {
  readonly type: 'warning';
  readonly step: number;
  readonly message: string;
}

/**
 * Reports numbers about the state of a run that are not losses, such as gradient norms of layers and statistics of
 * samples.
 */
export interface ProbeEvent {
  readonly type: 'probe';
  readonly step: number;
  /** Finite values by name, such as `discriminator/discriminator/logit/gradient` or `samples/diversity`. */
  readonly values: Values;
}

/** Contains a number of a {@link Finding} and its threshold. */
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

/** Describes an action that is recommended for a {@link Finding}. */
export interface Advice {
  /** Options of the variant in the form of `--set`, such as `augment=color,translation,cutout`. */
  readonly set: readonly string[];
  /** Other flags of `ganforge train`, such as `--steps 4000`. */
  readonly flags?: readonly string[];
  /** The purpose of the action, in one sentence. */
  readonly because: string;
}

/** Describes a health problem of a run: what was observed, how certain it is, why it matters, and what to do. */
export interface Finding {
  /** The name, such as `mode-collapse`. The page about it is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** The step at which it was first observed. */
  readonly step: number;
  /** The observation and its numbers, in one sentence. */
  readonly seen: string;
  readonly numbers: readonly FindingNumber[];
  /** The curves of the chart. A threshold is a curve of two points. */
  readonly curves: readonly FindingCurve[];
  /**
   * `certain` means that it is a fact. `strong` means that all recent measurements exceed the threshold by far, and
   * `likely` that they exceed it.
   */
  readonly confidence: 'certain' | 'strong' | 'likely';
  readonly why: string;
  readonly advice: readonly Advice[];
  /** The source of the threshold. */
  readonly source: string;
}

/** Reports a health problem. Each kind of problem is reported once. */
export interface HealthEvent {
  readonly type: 'health';
  readonly step: number;
  readonly finding: Finding;
}

/**
 * The reason why a run ended. `completed` means that all steps were completed. `aborted` means that its AbortSignal was
 * aborted or that the iteration was stopped. `interrupted` means SIGINT or SIGTERM.
 */
export type FinishReason = 'completed' | 'aborted' | 'interrupted';

/** Reports that the run ended and that all files are written. */
export interface FinishedEvent {
  readonly type: 'finished';
  readonly step: number;
  readonly reason: FinishReason;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
}

/** Reports that the run stopped because of an error. The error is thrown after this event. */
export interface FailedEvent {
  readonly type: 'failed';
  readonly step: number;
  readonly code: GanErrorCode | 'unknown';
  readonly message: string;
  /** Seconds since `train` or `resume` started. */
  readonly seconds: number;
  /** The path of the last complete checkpoint, such as `checkpoints/step-40`. */
  readonly checkpoint?: string;
}

/**
 * An event of a run, as listeners and iterators receive it. `events.jsonl` contains one event per line; samples have no
 * data there.
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

/** An event in `events.jsonl`. It has its wall-clock time (ISO 8601), and sample events have no data. */
export type LoggedEvent = (Exclude<TrainEvent, SampleEvent> | Pick<SampleEvent, 'type' | 'step' | 'paths'>) & {
  readonly time: string;
};
