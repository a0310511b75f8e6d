import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../random/random-stream.ts';
import type { Batch, DataSpec } from './data.ts';
import type { JsonObject } from './json.ts';
import type { Player } from './player.ts';
import type { Length, Schedule } from './schedule.ts';
import type { StateSpec } from './state.ts';

/** An exponential moving average of a network's weights. Exactly one of `decay` and `halfLife` is given. */
export interface EmaSpec {
  /** Weight of the past at each step, in [0,1). */
  readonly decay?: Schedule;
  /** Real examples after which the weight of the past has halved; 0 for no averaging: decay = 2^(-batchSize / halfLife). */
  readonly halfLife?: Schedule;
  /**
   * Ramp-up: the decay used is min(decay, (1 + t) / (rampUp + t)) after t updates; 0 means none.
   * @default 0
   */
  readonly rampUp?: number;
  /** Whether `sample` uses the average; false where only a loss reads it. @default true */
  readonly sampling?: boolean;
}

/** A part of a run: who plays, for how long, in batches of what size. */
export interface Stage {
  readonly name: string;
  /** When the next stage begins; every stage but the last has a length. */
  readonly length?: Length;
  /** Examples in a batch. @default the run's */
  readonly batchSize?: number;
  /** All optimizers begin anew with the stage. @default false */
  readonly resetOptimizers?: boolean;
}

/** Where in a run a generator is: what `sample` may depend on beside weights. */
export interface RunPosition {
  /** Name of the stage. */
  readonly stage: string;
  /** Values of the GAN's schedules. */
  readonly schedules: Readonly<Record<string, number>>;
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
  /** Networks that losses run and no player trains, such as a perceptual network; they are never saved. */
  readonly fixed?: Readonly<Record<string, LayersModel>>;
  /** In the order in which they play. */
  readonly players: readonly Player<B>[];
  /** In their order. @default one stage `main` without end */
  readonly stages?: readonly Stage[];
  /** Numbers that losses read by `ctx.schedule`. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  readonly state?: Readonly<Record<string, StateSpec>>;
  /** Networks that are shadowed by an average of their weights. */
  readonly averaged?: Readonly<Record<string, EmaSpec>>;
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
  /** Frees the networks. */
  dispose(): void;
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
  /** @default the end of the last stage */
  readonly at?: RunPosition;
}
