import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OptimizerSpec } from './optimizers/optimizer.ts';
import type { RandomStream } from './random/random-stream.ts';

/** A value that JSON can hold: what configurations are made of. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object: enough to write a configuration down and build the same thing again. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * A number that may change over a run: a constant, or a mathjs expression in `step`, `epoch` and `examples`.
 *
 * Expressions are kept as text in the configuration and evaluated by the trainer.
 *
 * @example
 * const learningRate: Schedule = '2e-4 * max(0, 1 - step / 100000)';
 */
export type Schedule = number | string;

/** What one example is, and how to show it. Images are float32 [n,H,W,C] in [-1,1]. */
export type DataSpec =
  | {
      readonly kind: 'image';
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      /** Names of the classes, index = label; absent where examples carry no label. */
      readonly classes?: readonly string[];
    }
  | {
      readonly kind: 'video';
      readonly frames: number;
      readonly height: number;
      readonly width: number;
      readonly channels: number;
    }
  | { readonly kind: 'table'; readonly columns: readonly string[] }
  | { readonly kind: 'sequence'; readonly length: number; readonly vocabulary: number }
  | { readonly kind: 'audio'; readonly samples: number; readonly sampleRate: number }
  | { readonly kind: 'points'; readonly dimensions: number; readonly classes?: readonly string[] };

/** A batch: a flat record of tensors, all with the same first dimension n. Labels are int32 [n]. */
export type Batch = Readonly<Record<string, tf.Tensor>>;

/** A batch of images, float32 [n,H,W,C] in [-1,1], with labels int32 [n] where the set has them. */
export interface ImageBatch extends Batch {
  readonly images: tf.Tensor4D;
}

/** Images with the class of each, int32 [n]. */
export interface LabelledImageBatch extends ImageBatch {
  readonly labels: tf.Tensor1D;
}

/** Two sets of images that do not correspond: float32 [n,H,W,C] in [-1,1], n of each. */
export interface UnpairedBatch extends Batch {
  readonly a: tf.Tensor4D;
  readonly b: tf.Tensor4D;
}

/** Images and what each is to become: float32 [n,H,W,C] in [-1,1], the i-th input with the i-th target. */
export interface PairedBatch extends Batch {
  readonly inputs: tf.Tensor4D;
  readonly targets: tf.Tensor4D;
}

/** Points of a low-dimensional set, float32 [n,D]. */
export interface PointBatch extends Batch {
  readonly points: tf.Tensor2D;
}

/** Examples that can be had by index, in any order, as often as asked. */
export interface Dataset<B extends Batch = Batch> {
  /** Number of examples. */
  readonly size: number;
  readonly spec: DataSpec;
  /**
   * A text that is the same for the same data, prepared in the same way, on every machine, and another for others.
   *
   * A run keeps it, and is not resumed on other data. Absent: a few of the examples are compared. See `fingerprint` and
   * `combinedFingerprint` of `@ganforge/formats`.
   */
  readonly fingerprint?: string;
  /**
   * The examples at `indices` (each in 0..size-1) as one batch; the caller disposes it.
   *
   * Augmentation draws from `ctx.random`, which is keyed by (seed, epoch, position in the epoch), and from nothing else.
   */
  get(indices: readonly number[], ctx: { readonly epoch: number; readonly random: RandomStream }): Promise<B> | B;
}

/** Something beside weights that a run must remember: an image pool, a running w average, ADA's p. */
export interface Stateful {
  /** The state as named tensors; they stay owned by the Stateful. */
  tensors(): Readonly<Record<string, tf.Tensor>>;
  /** Takes over copies of `tensors`, as {@link tensors} gave them. */
  restore(tensors: Readonly<Record<string, tf.Tensor>>): void;
}

/** An exponential moving average of a network's weights. */
export interface EmaSpec {
  /** Weight of the past at each step, in [0,1). */
  readonly decay: Schedule;
  /**
   * Ramp-up: the decay used is min(decay, (1 + t) / (rampUp + t)) after t updates; 0 means none.
   * @default 0
   */
  readonly rampUp?: number;
}

/**
 * A GAN: its networks, who trains them in which order, and how to sample. Built by a pure factory.
 *
 * It trains on batches that hold what `B` asks for, and may hold more; `Gan<never>` is a GAN on whatever batches.
 */
export interface Gan<B extends Batch = Batch> {
  /** Name of the variant, such as `dcgan`. */
  readonly name: string;
  /** The resolved options: enough to build the same GAN again. */
  readonly config: JsonObject;
  readonly networks: Readonly<Record<string, LayersModel>>;
  /** In the order they update. */
  readonly players: readonly Player<B>[];
  /** Networks that are shadowed by an average, which `sample` then uses. */
  readonly averaged?: Readonly<Record<string, EmaSpec>>;
  readonly state?: Readonly<Record<string, Stateful>>;
  /** Overrides the trainer's batch size where the variant grows (ProGAN). */
  readonly batchSize?: Schedule;
  /** What `sample` makes and how to show it. Where it names classes, `sample` takes labels. */
  readonly output: DataSpec;
  /**
   * The entry of a batch that `sample` takes as its `inputs`, where the variant translates images (CycleGAN: `a`).
   *
   * Whoever shows samples takes examples of the data there and shows them beside what became of them.
   */
  readonly translates?: string;
  /** The latent of n samples; absent where there is none (CycleGAN). The caller disposes it. */
  latent?(n: number, random: RandomStream): tf.Tensor[];
  /** n samples in `output`'s form and range, in inference mode. The caller disposes it. */
  sample(request: SampleRequest): tf.Tensor;
}

/** What {@link Gan.sample} is asked for. */
export interface SampleRequest {
  readonly n: number;
  readonly random: RandomStream;
  /** Instead of a drawn latent: what {@link Gan.latent} gave. Stays owned by the caller. */
  readonly latent?: tf.Tensor[];
  /** int32 [n], for conditional variants. */
  readonly labels?: tf.Tensor;
  /** What is to be translated, for image-to-image variants. */
  readonly inputs?: tf.Tensor;
  readonly options?: JsonObject;
}

/** One side of the game: the networks it updates, its optimizer, and the loss it lowers. */
export interface Player<B extends Batch = Batch> {
  /** Name, such as `critic`. */
  readonly name: string;
  /** Names of the networks it updates: their trainable weights and statistics, and nothing else, change in its updates. */
  readonly trains: readonly string[];
  /** Its optimizer, or the player whose optimizer it shares (lazy regularisers share slots). */
  readonly optimizer: OptimizerSpec | { readonly sharedWith: string };
  /** Updates in a step (n_critic). @default 1 */
  readonly updatesPerStep?: Schedule;
  /** Updates only in every n-th step (lazy regularisers). @default 1 */
  readonly every?: Schedule;
  /** Updates only where this is not 0 (stages and growth). @default 1 */
  readonly active?: Schedule;
  /** Named terms; their sum is lowered and each is logged. May run several times for one update. */
  readonly loss: (batch: B, ctx: StepContext) => Record<string, tf.Scalar>;
  /** After its update: weight clipping, a w average, committing a pool. */
  after?(ctx: StepContext): void;
}

/** What a player's loss sees of the run. */
export interface StepContext {
  /** Steps completed before this one. */
  readonly step: number;
  readonly epoch: number;
  /** Real examples seen before this step. */
  readonly examples: number;
  /** Which of the player's updates in this step, from 0. */
  readonly update: number;
  /** Which part of an accumulated batch, from 0. */
  readonly microbatch: number;
  /** A generator keyed by (seed, player, stream, step, update, microbatch): the same at every call with the same stream. */
  random(stream: string): RandomStream;
  /**
   * Runs a network in training mode and hands the draw to layers that need one.
   *
   * Statistics (batch norm, spectral norm) are written only in networks that the player trains.
   */
  run<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(network: string, ...inputs: tf.Tensor[]): T;
  /** Keeps a detached copy of `t` until the step ends, for the same update and microbatch of another player; returns `t`. */
  share(key: string, t: tf.Tensor): tf.Tensor;
  /** What was kept in this step under `key` at the same update and micro. */
  shared(key: string): tf.Tensor | undefined;
  /** Logs a scalar that is no loss term. */
  log(name: string, t: tf.Scalar): void;
}
