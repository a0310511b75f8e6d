import type { Batch, Gan } from '@ganforge/core';
import { GanError, written } from '@ganforge/formats';
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainEvent, Values } from './events.ts';

const where = 'trainer/options';
/** Samples are made in one call and drawn as one picture: far more than this only fills the memory. */
const maxSamples = 4096;

/** Which checkpoint is the best. */
export interface BestMetric {
  /** A name that `evaluate` gives, or a loss term such as `generator/adversarial`. */
  readonly metric: string;
  /** Whether smaller or larger is better. */
  readonly mode: 'min' | 'max';
}

/** Settings that {@link train} and {@link resume} share. */
export interface CommonOptions<B extends Batch = Batch> {
  /** The run is finished after this many turns, those before a resume included; an integer >= 1. */
  readonly steps: number;
  /** Ends the run after the turn it is in, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Called with every event; the run waits for a promise. What it throws ends the run. */
  readonly onEvent?: (event: TrainEvent) => void | Promise<void>;
  /** Turns between checkpoints; one is always written at the end. 0: only then. @default 500 */
  readonly checkpointEvery?: number;
  /** How many of the newest checkpoints stay. @default 3 */
  readonly keepLast?: number;
  /** Keeps the best checkpoint as well. */
  readonly best?: BestMetric;
  /** Metrics of the GAN, asked for at each checkpoint while the averaged weights are in the networks. */
  readonly evaluate?: (gan: Gan<B>, at: { readonly step: number; readonly seed: number }) => Values | Promise<Values>;
  /** Turns between samples from the fixed latent; samples are made at the end too. 0: none at all. @default 500 */
  readonly sampleEvery?: number;
  /** How many samples, 1..4096. @default 64 */
  readonly sampleCount?: number;
  /** What is translated in the samples of a GAN that needs inputs; stays owned by the caller. */
  readonly sampleInputs?: tf.Tensor;
  /** Turns between step events; the last turn always has one. @default 1 */
  readonly logEvery?: number;
  /** Shows a progress bar on stderr (Node only). @default false */
  readonly progress?: boolean;
  /** Ends the run on SIGINT as `signal` does; a second SIGINT kills the process (Node only). @default false */
  readonly handleSigint?: boolean;
  /** Leaves the averaged weights in the networks when the run ends, instead of the trained ones. @default false */
  readonly endWithAverages?: boolean;
  /** What `run.json` says of the engine beside tfjs's backend, such as what `useEngine` returned; plain JSON. */
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
  /** The checkpoint to go on from, such as `step-40`. @default the last one */
  readonly from?: string;
  /** Goes on from the last whole checkpoint where later ones are damaged. @default false */
  readonly fallback?: boolean;
}

/** Common options with the defaults filled in. */
export type ResolvedOptions<B extends Batch> = CommonOptions<B> &
  Required<
    Pick<CommonOptions<B>, 'steps' | 'checkpointEvery' | 'keepLast' | 'sampleEvery' | 'sampleCount' | 'logEvery'>
  >;

/**
 * Fills in the defaults.
 *
 * @throws GanError `argument` for a value out of its range
 */
export function resolveOptions<B extends Batch>(options: CommonOptions<B>): ResolvedOptions<B> {
  const resolved = {
    ...options,
    steps: integer('steps', options.steps, 1),
    checkpointEvery: integer('checkpointEvery', options.checkpointEvery ?? 500, 0),
    keepLast: integer('keepLast', options.keepLast ?? 3, 1),
    sampleEvery: integer('sampleEvery', options.sampleEvery ?? 500, 0),
    sampleCount: integer('sampleCount', options.sampleCount ?? 64, 1, maxSamples),
    logEvery: integer('logEvery', options.logEvery ?? 1, 1),
  };
  const mode: unknown = options.best?.mode;
  if (mode !== undefined && mode !== 'min' && mode !== 'max') {
    throw new GanError(where, `best.mode must be 'min' or 'max'; received '${mode}'.`);
  }
  return resolved;
}

/**
 * `value`, if it is a whole number of at least `min` and at most `max`.
 *
 * @throws GanError `argument`
 */
export function integer(name: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  const range = max < Number.MAX_SAFE_INTEGER ? `in ${min}..${max}` : `>= ${min}`;
  throw new GanError(where, `${name} must be an integer ${range}; received ${written(value)}.`);
}
