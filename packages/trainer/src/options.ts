import type { Batch, Metric, Probe } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { HealthEvent, Sink, TrainEvent } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { checkMetrics } from './loop/check-metrics.ts';

const where = 'trainer/options';
/** Samples are made in one call and drawn as one picture: far more than this only fills the memory. */
export const maxSamples = 4096;

/** Which checkpoint is the best. */
export interface BestMetric {
  /** A name of one of `metrics`, or a loss term such as `generator/adversarial`. */
  readonly metric: string;
  /** Whether smaller or larger is better. */
  readonly mode: 'min' | 'max';
}

/** Settings that {@link train} and {@link resume} share. */
export interface CommonOptions<B extends Batch = Batch> {
  /** The run is finished after this many steps, those before a resume included; an integer >= 1. */
  readonly steps: number;
  /** Ends the run after the step it is in, or the one before where the dataset does not answer; with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Called with every event; the run waits for a promise. What it throws ends the run. */
  readonly onEvent?: (event: TrainEvent) => void | Promise<void>;
  /**
   * Steps between checkpoints; one is written at the end too, and a first one after a minute. 0: only at the end.
   * @default 500
   */
  readonly checkpointEvery?: number;
  /** How many of the newest checkpoints stay. @default 3 */
  readonly keepLast?: number;
  /** Keeps the best checkpoint as well; a step whose metric is the best so far has one in any case. */
  readonly best?: BestMetric;
  /** What is measured of the GAN with its averaged weights: every so many steps, and after the last. @default none */
  readonly metrics?: readonly Metric<B>[];
  /** Whether a metric that throws or gives NaN is a warning, and left out, or ends the run. @default 'warn' */
  readonly metricErrors?: 'warn' | 'throw';
  /** Steps between samples from the fixed latent; samples are made at the end too. 0: none at all. @default 500 */
  readonly sampleEvery?: number;
  /**
   * How many samples, 1..4096; where a class is the only condition, as many of each class as fit into this.
   * @default 64; 1000 where the GAN makes points alone, 8 where it takes images
   */
  readonly sampleCount?: number;
  /**
   * What samples are made of, for a GAN with conditions: as many samples as it has, 1..4096; stays owned by the caller.
   * @default classes in turn where a class is the only condition, else those of the first examples of the dataset
   */
  readonly sampleConditions?: Batch;
  /** Steps between step events; the last step always has one. @default 1 */
  readonly logEvery?: number;
  /** Shows a progress bar on stderr (Node only). @default false */
  readonly progress?: boolean;
  /**
   * Ends the run on SIGINT or SIGTERM as `signal` does, then the process with 130 or 143, unless others listen for the
   * signal; a second one kills at once (Node only). @default true
   */
  readonly handleSignals?: boolean;
  /**
   * Steps between probes of the gradients: norms of each layer's gradient and weights, and how far its update moves them.
   * 0: none.
   * @default 100
   */
  readonly probeEvery?: number;
  /** Told as `probe` events in place of metrics: what says how a run is doing, such as the diversity of its samples. @default none */
  readonly probes?: readonly Probe<B>[];
  /** Told of every event before the others; what it finds becomes an event of the run. @default nobody */
  readonly watch?: (event: TrainEvent) => readonly HealthEvent[];
  /** Where events go beside the run's folder, the progress bar and `onEvent`. @default none */
  readonly sinks?: readonly Sink[];
  /** Leaves the averaged weights in the networks when the run ends, instead of the trained ones. @default false */
  readonly endWithAverages?: boolean;
  /**
   * Records each player's update and replays it without JavaScript, where the engine can (native): the same bits. Turn it
   * off for losses that are no function of tensors alone.
   * @default true
   */
  readonly record?: boolean;
  /** What `run.json` says of the engine beside what `useEngine` knows; plain JSON. */
  readonly engine?: object;
}

/** Settings of {@link train}. */
export interface TrainOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /** Root of every draw of the run: data order, latents, dropout; a non-negative integer. */
  readonly seed: number;
  /** Examples in a batch, unless the GAN has its own schedule. @default 64 */
  readonly batchSize?: number;
  /** Micro batches that each batch is split into, to save memory; they divide it evenly. @default 1 */
  readonly accumulate?: number;
  /** The run's folder, which is made; without one nothing is written. */
  readonly folder?: string;
}

/** Settings of {@link resume}: what decides the run's numbers is taken from the run, and refused where it differs. */
export interface ResumeOptions<B extends Batch = Batch> extends CommonOptions<B> {
  /** @default the run's */
  readonly seed?: number;
  /** @default the run's */
  readonly batchSize?: number;
  /** @default the run's */
  readonly accumulate?: number;
  /**
   * The checkpoint to go on from, such as `step-40`; checkpoints and samples beyond it are removed, and what was logged
   * beyond it is void: a run has one history.
   * @default the last one
   */
  readonly from?: string;
  /** Goes on from the last whole checkpoint where later ones are damaged. @default false */
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

/** What an option's value must be, and how to say so. */
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
 * Refuses options of {@link train} that do not exist or are of the wrong kind.
 *
 * @throws GanError `argument`
 */
export function checkTrainOptions(options: object): void {
  checkKinds(options, trainKinds);
}

/**
 * Refuses options of {@link resume} that do not exist or are of the wrong kind.
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
 * @param samples how many samples are made where the options do not say
 * @throws GanError `argument` for a value out of its range
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
 * `value`, if it is a whole number of at least `min` and at most `max`.
 *
 * @throws GanError `argument`
 */
export function integer(name: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max < Number.MAX_SAFE_INTEGER ? `in ${min}..${max}` : `>= ${min}`;
  throw new GanError(where, `${name} must be an integer ${range}; received ${formatValue(value)}.`);
}
