import type { Batch, Metric, Probe } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { HealthEvent, Sink, TrainEvent } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkMetrics } from './loop/check-metrics.ts';

const where = 'trainer/options';
/**
 * Maximum number of samples. All samples are drawn in one call and shown in one picture, so more would only need
 * memory.
 */
export const maxSamples = 4096;

/** Defines which checkpoint is the best. */
export interface BestMetric {
  /** The name of a metric in `metrics`, or a loss term such as `generator/adversarial`. */
  readonly metric: string;
  /** Whether a smaller or a larger value is better. */
  readonly mode: 'min' | 'max';
}

/** Options that {@link train} and {@link resume} share. */
export interface CommonOptions<B extends Batch = Batch> {
  /** Total number of steps, including the steps before a resume. It is an integer of at least 1. */
  readonly steps: number;
  /**
   * Ends the run after the current step and writes a checkpoint. If the dataset does not return a batch, the run ends
   * after the previous step.
   */
  readonly signal?: AbortSignal;
  /**
   * A function that is called with every event. The run waits if it returns a promise. If it throws, the run ends with
   * this error.
   */
  readonly onEvent?: (event: TrainEvent) => void | Promise<void>;
  /**
   * Number of steps between checkpoints. A checkpoint is also written after the first minute and at the end. With 0, a
   * checkpoint is written only at the end.
   * @default 500
   */
  readonly checkpointEvery?: number;
  /** Number of latest checkpoints to keep. @default 3 */
  readonly keepLast?: number;
  /**
   * Defines the best checkpoint, which is also kept. A step whose metric is the best so far always gets a checkpoint.
   * @default no best checkpoint
   */
  readonly best?: BestMetric;
  /**
   * Metrics, which are evaluated with the averaged weights of the GAN. Each metric runs at its own interval and after
   * the last step.
   * @default no metrics
   */
  readonly metrics?: readonly Metric<B>[];
  /**
   * What happens if a metric throws or returns NaN. With `warn`, there is a warning and no value. With `throw`, the run
   * ends.
   * @default 'warn'
   */
  readonly metricErrors?: 'warn' | 'throw';
  /**
   * Number of steps between samples from the fixed latents. Samples are also drawn at the end. 0 disables samples.
   * @default 500
   */
  readonly sampleEvery?: number;
  /**
   * Number of samples, in 1..4096. If a class is the only condition, this is an upper limit: each class gets the same
   * number.
   * @default 64, or 1000 if the GAN generates only points, or 8 if images are conditions
   */
  readonly sampleCount?: number;
  /**
   * Conditions of the samples, for a GAN with conditions. Each example gives one sample; there may be 1 to 4096
   * examples. The caller keeps ownership.
   * @default all classes in turn if a class is the only condition; otherwise the conditions of the first examples of
   *   the dataset
   */
  readonly sampleConditions?: Batch;
  /** Number of steps between step events. The last step always has an event. @default 1 */
  readonly logEvery?: number;
  /** Whether to show a progress bar on stderr (only in Node). @default false */
  readonly progress?: boolean;
  /**
   * Whether SIGINT and SIGTERM end the run in the same way as `signal`. The process then exits with code 130 or 143,
   * unless there are other listeners. A second signal ends the process immediately. It works only in Node.
   * @default true
   */
  readonly handleSignals?: boolean;
  /**
   * Number of steps between probes. A probe measures the norms of each layer's gradient, weights and update. 0 disables
   * probes.
   * @default 100
   */
  readonly probeEvery?: number;
  /**
   * Further measurements of the run's state, such as the diversity of its samples. Their values are `probe` events and
   * not metrics.
   * @default no further measurements
   */
  readonly probes?: readonly Probe<B>[];
  /**
   * A function that is called with every event before all other consumers. The health events that it returns are added
   * to the events of the run.
   * @default no function
   */
  readonly watch?: (event: TrainEvent) => readonly HealthEvent[];
  /**
   * Further consumers of events, in addition to the run's folder, the progress bar and `onEvent`. @default no further
   * consumers
   */
  readonly sinks?: readonly Sink[];
  /** Whether the networks contain the averaged weights after the run, instead of the trained weights. @default false */
  readonly endWithAverages?: boolean;
  /**
   * Whether to record each player's update and replay it without JavaScript, if the engine supports this (native). The
   * result is bit for bit the same. Set it to false if a loss depends on anything except tensors.
   * @default true
   */
  readonly record?: boolean;
  /**
   * Further information about the engine for `run.json`, in addition to what `useEngine` reports. It must be plain
   * JSON.
   */
  readonly engine?: object;
}

/** Options of {@link train}. */
export interface TrainOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /**
   * The seed of all random numbers of the run, such as data order, latents and dropout. It is a non-negative integer.
   */
  readonly seed: number;
  /** Number of examples per batch, unless a stage of the GAN sets its own batch size. @default 64 */
  readonly batchSize?: number;
  /**
   * Number of microbatches into which each batch is split, to save memory. It must divide the batch size.
   * @default 1
   */
  readonly accumulate?: number;
  /** The run's folder, which is created. Without a folder, nothing is written. */
  readonly folder?: string;
}

/**
 * Options of {@link resume}. Options that determine the results are taken from the run. A different value is an error.
 */
export interface ResumeOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /** The seed. @default the seed of the run */
  readonly seed?: number;
  /** The batch size. @default the batch size of the run */
  readonly batchSize?: number;
  /** The number of microbatches. @default the number of the run */
  readonly accumulate?: number;
  /**
   * The checkpoint to resume from, such as `step-40`. A run has only one history. So checkpoints and samples of later
   * steps are removed, and log entries of later steps become invalid.
   * @default the last checkpoint
   */
  readonly from?: string;
  /** Whether to resume from the last intact checkpoint if later checkpoints are damaged. @default false */
  readonly fallback?: boolean;
}

/** Common options with the defaults filled in. */
export type ResolvedOptions<B extends Batch> = CommonOptions<B> &
  Required<
    Pick<
      CommonOptions<B>,
      | 'steps'
      | 'checkpointEvery'
      | 'keepLast'
      | 'metrics'
      | 'sampleEvery'
      | 'sampleCount'
      | 'logEvery'
      | 'record'
      | 'probeEvery'
      | 'probes'
    >
  >;

/** A description of the allowed values, and the function that checks a value. */
type Kind = readonly [what: string, is: (value: unknown) => boolean];
const number: Kind = ['a number', (value) => typeof value === 'number'];
const flag: Kind = ['true or false', (value) => typeof value === 'boolean'];
const callable: Kind = ['a function', (value) => typeof value === 'function'];
const text: Kind = ['a string that is not empty', (value) => typeof value === 'string' && value !== ''];
const object: Kind = ['an object', isObject];
const signal: Kind = ['an AbortSignal', (value) => isObject(value) && typeof value.addEventListener === 'function'];
const sinkList: Kind = [
  'a list of sinks, each with a name and open()',
  (value) => Array.isArray(value) && value.every((sink) => typeof sink?.name === 'string' && callable[1](sink.open)),
];
const probeList: Kind = [
  'a list of probes, each with an integer every >= 1 and evaluate()',
  (value) =>
    Array.isArray(value) &&
    value.every((probe) => Number.isSafeInteger(probe?.every) && probe.every >= 1 && callable[1](probe.evaluate)),
];
const conditions: Kind = [
  'a batch of tensors of rank >= 1 by entry',
  (value) =>
    isObject(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((tensor) => tensor instanceof tf.Tensor && tensor.rank > 0),
];

const commonKinds: Readonly<Record<keyof CommonOptions, Kind | undefined>> = {
  steps: undefined, // integers are checked separately
  signal,
  onEvent: callable,
  checkpointEvery: undefined,
  keepLast: undefined,
  best: object,
  metrics: undefined, // metrics are checked separately
  metricErrors: ["'warn' or 'throw'", (value) => value === 'warn' || value === 'throw'],
  sampleEvery: undefined,
  sampleCount: undefined,
  sampleConditions: conditions,
  logEvery: undefined,
  progress: flag,
  handleSignals: flag,
  endWithAverages: flag,
  record: flag,
  engine: object,
  sinks: sinkList,
  probeEvery: undefined,
  probes: probeList,
  watch: callable,
};
const seeded = { seed: number, batchSize: undefined, accumulate: undefined };
const trainKinds: Readonly<Record<keyof TrainOptions, Kind | undefined>> = { ...commonKinds, ...seeded, folder: text };
const resumeKinds: Readonly<Record<keyof ResumeOptions, Kind | undefined>> = {
  ...commonKinds,
  ...seeded,
  from: text,
  fallback: flag,
};

/**
 * Checks the options of {@link train}. Unknown names and wrong types are errors.
 *
 * @throws GanError `argument`
 */
export function checkTrainOptions(options: object): void {
  checkKinds(options, trainKinds);
}

/**
 * Checks the options of {@link resume}. Unknown names and wrong types are errors.
 *
 * @throws GanError `argument`
 */
export function checkResumeOptions(options: object): void {
  checkKinds(options, resumeKinds);
}

function checkKinds(options: object, kinds: Readonly<Record<string, Kind | undefined>>): void {
  checkKnownOptions(where, options, Object.keys(kinds));
  for (const [name, value] of Object.entries(options)) {
    const kind = kinds[name];
    if (kind === undefined || value === undefined || kind[1](value)) continue;
    throw new GanError(where, `${name} must be ${kind[0]}; received ${formatValue(value)}.`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Fills in the defaults.
 *
 * @param samples the default number of samples
 * @throws GanError `argument` if a value is out of range
 */
export function resolveOptions<B extends Batch>(options: CommonOptions<B>, samples: number): ResolvedOptions<B> {
  if (options.best !== undefined) checkBest(options.best);
  return {
    ...options,
    steps: integer('steps', options.steps, 1),
    checkpointEvery: integer('checkpointEvery', options.checkpointEvery ?? 500, 0),
    metrics: checkMetrics(options.metrics ?? []),
    keepLast: integer('keepLast', options.keepLast ?? 3, 1),
    sampleEvery: integer('sampleEvery', options.sampleEvery ?? 500, 0),
    sampleCount: integer('sampleCount', options.sampleCount ?? samples, 1, maxSamples),
    logEvery: integer('logEvery', options.logEvery ?? 1, 1),
    record: options.record ?? true,
    probeEvery: integer('probeEvery', options.probeEvery ?? 100, 0),
    probes: options.probes ?? [],
  };
}

function checkBest(best: BestMetric): void {
  checkKnownOptions(where, best, ['metric', 'mode']);
  const { metric, mode }: { readonly metric: unknown; readonly mode: unknown } = best;
  if (!text[1](metric)) {
    throw new GanError(where, `best.metric must be a name, such as 'fid'; received ${formatValue(metric)}.`);
  }
  if (mode !== 'min' && mode !== 'max') {
    throw new GanError(where, `best.mode must be 'min' or 'max'; received ${formatValue(mode)}.`);
  }
}

/**
 * Returns `value` if it is an integer in min..max.
 *
 * @throws GanError `argument`
 */
export function integer(name: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max < Number.MAX_SAFE_INTEGER ? `in ${min}..${max}` : `>= ${min}`;
  throw new GanError(where, `${name} must be an integer ${range}; received ${formatValue(value)}.`);
}
