import type { Gan } from '@ganforge/core';
import type { HostArray, Spec } from '@ganforge/media';

/** A request for samples. */
export interface SamplerRequest {
  /** Number of samples, at least 1. @default 16 */
  readonly n?: number;
  /**
   * The seed. With the same seed, the samples are always the same. They equal those of `ganforge sample --seed`.
   * @default 0
   */
  readonly seed?: number;
  /** The class of all samples, by name or number. @default all classes, each with the same number of samples */
  readonly class?: string | number;
  /** Other conditions by entry, with n examples each, in the form of tensors of a batch. */
  readonly conditions?: Readonly<Record<string, HostArray>>;
  /**
   * The truncation threshold, a number above 0. If the generator supports it, latent values beyond it are drawn again.
   * @default none
   */
  readonly truncation?: number;
}

/** A request for a closed walk through the latent space. */
export interface WalkRequest extends SamplerRequest {
  /** Number of latents that the walk visits, at least 2. @default 4 */
  readonly stops?: number;
  /** Number of frames, at least 2. @default 60 */
  readonly frames?: number;
}

/** Contains samples as arrays. They need not be disposed. */
export interface Samples {
  readonly n: number;
  readonly seed: number;
  /** The entry that was sampled, such as `images`. */
  readonly entry: string;
  readonly spec: Spec;
  /** The values [n,...] in the form of `spec`. Images are float32 [n,H,W,C] in [-1,1]. */
  readonly values: HostArray;
  /** The class of each sample, if the generator is conditional on classes. */
  readonly labels?: readonly number[];
}

/** Contains information about a generator as plain data. */
export interface SamplerInfo {
  /** The place that the generator came from. */
  readonly at: string;
  /** The name of the variant, such as `dcgan`. */
  readonly name: string;
  /** The entry that it generates. */
  readonly entry: string;
  readonly spec: Spec;
  readonly latent: NonNullable<Gan['latent']>;
  /** The names of the classes, if the generator is conditional on classes. */
  readonly classes?: readonly string[];
  /** Whether the generator supports truncation. */
  readonly truncates: boolean;
}

/** Generates samples and returns them as arrays. It runs in this thread or in a worker. */
export interface Sampler {
  readonly info: SamplerInfo;
  /**
   * Draws samples.
   *
   * @throws GanError `argument` if the request is invalid; `shape` if a condition has the wrong shape
   */
  sample(request?: SamplerRequest): Promise<Samples>;
  /**
   * Iterates over the frames of a walk.
   *
   * @throws GanError as `sample`
   */
  walk(request?: WalkRequest): AsyncIterable<Samples>;
  /** Frees its tensors. */
  dispose(): void;
}
