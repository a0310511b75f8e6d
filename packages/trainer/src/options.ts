import type { Batch, Metric, Probe } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { HealthEvent, Sink, TrainEvent } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkMetrics } from './loop/check-metrics.ts';

const where = 'trainer/options';
/** Samples are made in one call and drawn as one picture. More samples would only fill the memory. */
export const maxSamples = 4096;

/** Defines which checkpoint is the best. */
export interface BestMetric {
  /** One of the names of `metrics`, or a loss term such as `generator/adversarial`. */
  readonly metric: string;
  /** Whether a smaller or a larger value is better. */
  readonly mode: 'min' | 'max';
}

/** Options that {@link train} and {@link resume} share. */
export interface CommonOptions<B extends Batch = Batch> {
  /** Total number of steps, including the steps before a resume; an integer >= 1. */
  readonly steps: number;
  /**
   * Ends the run after the current step and writes a checkpoint. If the dataset does not answer, it ends after the
   * previous step.
   */
  readonly signal?: AbortSignal;
  /** Called with every event. The run waits for a returned promise. An error that it throws ends the run. */
  readonly onEvent?: (event: TrainEvent) => void | Promise<void>;
  /**
   * Steps between checkpoints. A checkpoint is also written after the first minute and at the end. 0 writes one only at
   * the end.
   * @default 500
   */
  readonly checkpointEvery?: number;
  /** Number of newest checkpoints to keep. @default 3 */
  readonly keepLast?: number;
  /** Also keeps the best checkpoint. A step whose metric is the best so far always gets a checkpoint. @default none */
  readonly best?: BestMetric;
  /**
   * Metrics of the GAN with its averaged weights. Each runs at its own interval and after the last step.
   * @default none
   */
  readonly metrics?: readonly Metric<B>[];
  /**
   * What happens if a metric throws or returns NaN: a warning without a value (`warn`), or the end of the run
   * (`throw`).
   * @default 'warn'
   */
  readonly metricErrors?: 'warn' | 'throw';
  /** Steps between samples from the fixed latent. Samples are also made at the end. 0 disables samples. @default 500 */
  readonly sampleEvery?: number;
  /**
   * Number of samples, in 1..4096. If a class is the only condition, this is an upper limit: each class gets the same
   * number.
   * @default 64; 1000 if the GAN makes only points, 8 if it takes images
   */
  readonly sampleCount?: number;
  /**
   * Conditions of the samples, for a GAN with conditions: one sample per example, 1..4096. The caller keeps ownership.
   * @default all classes in turn if a class is the only condition, else the conditions of the first examples of the
   *   dataset
   */
  readonly sampleConditions?: Batch;
  /** Steps between step events. The last step always has one. @default 1 */
  readonly logEvery?: number;
  /** Shows a progress bar on stderr (Node only). @default false */
  readonly progress?: boolean;
  /**
   * Whether SIGINT and SIGTERM end the run as `signal` does. The process then exits with 130 or 143, unless other
   * listeners exist. A second signal ends the process immediately. Node only.
   * @default true
   */
  readonly handleSignals?: boolean;
  /**
   * Steps between probes: norms of each layer's gradient, of its weights, and of its update. 0 disables probes.
   * @default 100
   */
  readonly probeEvery?: number;
  /**
   * Further measurements of the run's state, such as the diversity of its samples. They become `probe` events, not
   * metrics.
   * @default none
   */
  readonly probes?: readonly Probe<B>[];
  /**
   * Called with every event before all other consumers. The health events that it returns become events of the run.
   * @default none
   */
  readonly watch?: (event: TrainEvent) => readonly HealthEvent[];
  /** Further consumers of events, in addition to the run's folder, the progress bar and `onEvent`. @default none */
  readonly sinks?: readonly Sink[];
  /** Whether the networks hold the averaged weights after the run, instead of the trained weights. @default false */
  readonly endWithAverages?: boolean;
  /**
   * Whether to record each player's update and replay it without JavaScript, if the engine can (native). The result is
   * bit for bit the same. Turn it off if a loss depends on anything except tensors.
   * @default true
   */
  readonly record?: boolean;
  /** Further information about the engine for `run.json`, in addition to what `useEngine` knows; plain JSON. */
  readonly engine?: object;
}

/** Options of {@link train}. */
export interface TrainOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /** The seed of all random numbers of the run: data order, latents, dropout. A non-negative integer. */
  readonly seed: number;
  /** Examples per batch, unless a stage of the GAN sets its own. @default 64 */
  readonly batchSize?: number;
  /**
   * Number of microbatches into which each batch is split, to save memory. It must divide the batch size.
   * @default 1
   */
  readonly accumulate?: number;
  /** The run's folder; it is created. Without a folder nothing is written. */
  readonly folder?: string;
}

/** Options of {@link resume}. Options that determine the results come from the run; a different value is an error. */
export interface ResumeOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /** @default the seed of the run */
  readonly seed?: number;
  /** @default the batch size of the run */
  readonly batchSize?: number;
  /** @default the value of the run */
  readonly accumulate?: number;
  /**
   * The checkpoint to resume from, such as `step-40`. A run has one history: later checkpoints and samples are removed,
   * and later log entries become invalid.
   * @default the last checkpoint
   */
  readonly from?: string;
  /** Whether to resume from the last intact checkpoint if later ones are damaged. @default false */
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

/** The check of an option's value, and its description. */
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
  steps: undefined, // whole numbers have a check of their own
  signal,
  onEvent: callable,
  checkpointEvery: undefined,
  keepLast: undefined,
  best: object,
  metrics: undefined, // have a check of their own
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
 * Checks the options of {@link train}: unknown names and wrong types are errors.
 *
 * @throws GanError `argument`
 */
export function checkTrainOptions(options: object): void {
  checkKinds(options, trainKinds);
}

/**
 * Checks the options of {@link resume}: unknown names and wrong types are errors.
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
