import type { JsonObject, Length, Schedule, Schema } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../random/random-stream.ts';
import type { Batch } from './data.ts';
import type { Player } from './player.ts';
import type { StateSpec, Tensors } from './state.ts';

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
  /** What its batches must hold, by entry; they may hold more. */
  readonly needs: Specs;
  /** Which of these `sample` takes: `labels` of a conditional GAN, the images that a translation begins with. */
  readonly conditions?: readonly string[];
  /** Those of `conditions` that a request may leave out. @default none */
  readonly optionalConditions?: readonly string[];
  /** What `sample` makes, by entry; of a GAN with optional conditions, what it makes where all are given. */
  readonly output: Specs;
  /** What `sample` draws, by name; absent where it draws nothing (CycleGAN). */
  readonly latent?: Readonly<Record<string, LatentSpec>>;
  /** The networks that `sample` reads. */
  readonly sampling: readonly string[];
  /** The options of `sample`, such as a truncation. @default none */
  readonly sampleOptions?: Schema;
  /** Sentences that the model card repeats, such as what of the data stays private. @default none */
  readonly notes?: readonly string[];
  /** Every microbatch has a multiple of so many examples. @default 1 */
  readonly multipleOf?: number;
  /**
   * The generator as one model to export; stays owned by the GAN.
   * @default the one network of `sampling`; a GAN that samples by several and has no `exported` cannot be exported
   */
  exported?(): LayersModel;
  /** n samples in the form and range of `output`, in inference mode. The caller disposes them. */
  sample(request: SampleRequest): Batch | Promise<Batch>;
  /** Frees the networks. */
  dispose(): void;
}

/**
 * A latent of n samples: float32 [n, ...shape].
 *
 * `normal` is N(0,1), `uniform` is uniform in [-1,1), `categorical` is one-hot along the last axis, each category as
 * likely as the others.
 */
export interface LatentSpec {
  readonly kind: 'normal' | 'uniform' | 'categorical';
  /** Without the axis of samples. */
  readonly shape: readonly number[];
}

/** What {@link Gan.sample} is asked for. */
export interface SampleRequest {
  /** How many samples, at least 1. */
  readonly n: number;
  readonly random: RandomStream;
  /** Latents by name in place of drawn ones; see `drawLatents`. They stay owned by the caller. */
  readonly latent?: Tensors;
  /** The entries that the GAN names in `conditions`, n examples each. They stay owned by the caller. */
  readonly conditions?: Batch;
  readonly options?: JsonObject;
  /** @default the end of the last stage */
  readonly at?: RunPosition;
}
