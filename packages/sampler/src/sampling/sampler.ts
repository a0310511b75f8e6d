import type { Gan } from '@ganforge/core';
import type { HostArray, Spec } from '@ganforge/media';

/** A request for samples. */
export interface SamplerRequest {
  /** Number of samples, at least 1. @default 16 */
  readonly n?: number;
  /** The seed. The same seed gives the same samples, equal to those of `ganforge sample --seed`. @default 0 */
  readonly seed?: number;
  /** The class of all samples, by name or number. @default each class in turn, in rows */
  readonly class?: string | number;
  /** Other conditions by entry, n examples each, in the form of batch tensors. */
  readonly conditions?: Readonly<Record<string, HostArray>>;
  /** Truncation threshold, above 0: latents beyond it are redrawn, if the generator supports it. @default none */
  readonly truncation?: number;
}

/** A request for a closed walk through latents. */
export interface WalkRequest extends SamplerRequest {
  /** Number of latents on the walk, at least 2. @default 4 */
  readonly stops?: number;
  /** Number of frames, at least 2. @default 60 */
  readonly frames?: number;
}

/** Samples on the host. They need no disposal. */
export interface Samples {
  readonly n: number;
  readonly seed: number;
  /** The entry that was sampled, such as `images`. */
  readonly entry: string;
  readonly spec: Spec;
  /** [n,...] as in `spec`: float32 [n,H,W,C] in [-1,1] for images. */
  readonly values: HostArray;
  /** The class of each sample, if the generator takes classes. */
  readonly labels?: readonly number[];
}

/** Information about a generator; plain data. */
export interface SamplerInfo {
  /** The source of the generator. */
  readonly at: string;
  /** The variant, such as `dcgan`. */
  readonly name: string;
  /** The entry that it samples. */
  readonly entry: string;
  readonly spec: Spec;
  readonly latent: NonNullable<Gan['latent']>;
  /** The class names, if the generator takes classes. */
  readonly classes?: readonly string[];
  /** Whether it supports truncation. */
  readonly truncates: boolean;
}

/** A generator that returns samples on the host, in this thread or from a worker. */
export interface Sampler {
  readonly info: SamplerInfo;
  /**
   * Draws samples.
   *
   * @throws GanError `argument` if the request is invalid; `shape` if conditions do not fit
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
