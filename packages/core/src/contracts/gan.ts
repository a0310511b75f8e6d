import type { JsonObject, Length, Schedule, Schema } from '@ganforge/formats';
import type { Specs } from '@ganforge/media';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../random/random-stream.ts';
import type { Batch } from './data.ts';
import type { Player } from './player.ts';
import type { StateSpec, Tensors } from './state.ts';

/** An exponential moving average (EMA) of a network's weights. Set exactly one of `decay` and `halfLife`. */
export interface EmaSpec {
  /** The decay d of the average, in [0,1). An update computes `average = d * average + (1 - d) * weight`. */
  readonly decay?: Schedule;
  /**
   * Number of real examples after which the influence of earlier weights is halved:
   * `decay = 2^(-batchSize / halfLife)`. The value 0 disables averaging.
   */
  readonly halfLife?: Schedule;
  /**
   * Ramp-up of the decay. After t updates the decay is `min(decay, (1 + t) / (rampUp + t))`. The value 0 disables the
   * ramp-up.
   * @default 0
   */
  readonly rampUp?: number;
  /** Whether `sample` uses the average. Set it to false if only a loss reads the average. @default true */
  readonly sampling?: boolean;
}

/** One stage of a run. It sets the length and the batch size of the stage, and whether the optimizers restart. */
export interface Stage {
  readonly name: string;
  /** The length after which the next stage starts. Every stage except the last must have a length. */
  readonly length?: Length;
  /** Number of examples per batch. @default the batch size of the run */
  readonly batchSize?: number;
  /** Whether all optimizers restart without state when the stage starts. @default false */
  readonly resetOptimizers?: boolean;
}

/** A position in a run. It contains everything that `sample` may depend on, except the weights. */
export interface RunPosition {
  /** Name of the stage. */
  readonly stage: string;
  /** The values of the GAN's schedules at this position. */
  readonly schedules: Readonly<Record<string, number>>;
}

/**
 * A GAN. It consists of networks, the players that train the networks, and a method that draws samples. A pure factory
 * builds the GAN.
 *
 * `B` is the type of the batches that the GAN trains on. A batch may hold further entries. `Gan<never>` accepts any
 * GAN.
 */
export interface Gan<B extends Batch = Batch> {
  /** Name of the variant, such as `dcgan`. */
  readonly name: string;
  /** The resolved options. They are enough to build the same GAN again. */
  readonly config: JsonObject;
  readonly networks: Readonly<Record<string, LayersModel>>;
  /** Networks that losses use but no player trains, for instance a perceptual network. They are never saved. */
  readonly fixed?: Readonly<Record<string, LayersModel>>;
  /** The players, in the order of their updates within a step. */
  readonly players: readonly Player<B>[];
  /** The stages, in order. @default one stage `main` of unlimited length */
  readonly stages?: readonly Stage[];
  /** Scheduled numbers that losses read with `ctx.schedule`. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  readonly state?: Readonly<Record<string, StateSpec>>;
  /** The moving averages of weights, by network. */
  readonly averaged?: Readonly<Record<string, EmaSpec>>;
  /** The entries that a batch must hold. A batch may hold further entries. */
  readonly needs: Specs;
  /**
   * The entries of `needs` that are inputs of `sample`, for instance `labels` for a conditional GAN, or the input
   * images of an image translation.
   */
  readonly conditions?: readonly string[];
  /** The entries of `conditions` that a request may omit. @default none */
  readonly optionalConditions?: readonly string[];
  /**
   * The specification of each entry that `sample` returns. If conditions are optional, it describes the samples for a
   * request that contains all conditions.
   */
  readonly output: Specs;
  /** The latents that `sample` draws, by name. It is absent if `sample` draws no latents, as in CycleGAN. */
  readonly latent?: Readonly<Record<string, LatentSpec>>;
  /** The names of the networks that `sample` runs. */
  readonly sampling: readonly string[];
  /** The schema of the options of `sample`, for instance a truncation. @default no options */
  readonly sampleOptions?: Schema;
  /** Sentences for the model card, for instance a privacy guarantee. @default none */
  readonly notes?: readonly string[];
  /** The number of examples in a microbatch must be a multiple of this number. @default 1 */
  readonly multipleOf?: number;
  /**
   * Returns the generator as one model for export. The GAN keeps ownership.
   * @default the single network in `sampling`; a GAN with several such networks and no `exported` cannot be exported
   */
  exported?(): LayersModel;
  /**
   * Draws n samples in inference mode, in the form and range that `output` describes. The caller disposes the samples.
   */
  sample(request: SampleRequest): Batch | Promise<Batch>;
  /** Frees the networks. */
  dispose(): void;
}

/**
 * The distribution and the shape of a latent. The latents of a batch are float32 [n, ...shape].
 *
 * `normal` is N(0,1). `uniform` is uniform in [-1,1). `categorical` is one-hot along the last axis, and all categories
 * are equally likely.
 */
export interface LatentSpec {
  readonly kind: 'normal' | 'uniform' | 'categorical';
  /** The shape of one latent, without the sample axis. */
  readonly shape: readonly number[];
}

/** The arguments of {@link Gan.sample}. */
export interface SampleRequest {
  /** Number of samples, at least 1. */
  readonly n: number;
  readonly random: RandomStream;
  /** Latents by name. They replace the drawn latents; see `drawLatents`. The caller keeps ownership. */
  readonly latent?: Tensors;
  /** The entries that the GAN lists in `conditions`, n examples each. The caller keeps ownership. */
  readonly conditions?: Batch;
  readonly options?: JsonObject;
  /** The position in the run. @default the end of the last stage */
  readonly at?: RunPosition;
}
