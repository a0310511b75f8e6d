import type { Gan } from '@ganforge/core';
import type { HostArray, Spec } from '@ganforge/media';

/** What a sampler is asked for. */
export interface SamplerRequest {
  /** How many, at least 1. @default 16 */
  readonly n?: number;
  /** The same seed gives the same samples, those of `ganforge sample --seed`. @default 0 */
  readonly seed?: number;
  /** A class by its name or number, for all samples. @default each class in turn, in rows */
  readonly class?: string | number;
  /** Other conditions by entry, n examples each, as the tensors of a batch have them. */
  readonly conditions?: Readonly<Record<string, HostArray>>;
  /** Above 0: latents beyond it are drawn again, where the generator can. @default none */
  readonly truncation?: number;
}

/** A walk through latents, which ends where it began. */
export interface WalkRequest extends SamplerRequest {
  /** Latents that it passes, at least 2. @default 4 */
  readonly stops?: number;
  /** Places on it, at least 2. @default 60 */
  readonly frames?: number;
}

/** Samples on the host: nothing of them is to be disposed. */
export interface Samples {
  readonly n: number;
  readonly seed: number;
  /** The entry that was sampled, such as `images`. */
  readonly entry: string;
  readonly spec: Spec;
  /** [n,...] as the spec says: of images float32 [n,H,W,C] in [-1,1]. */
  readonly values: HostArray;
  /** The class of each sample, where they are made by classes. */
  readonly labels?: readonly number[];
}

/** What is known of a generator before it samples; plain data. */
export interface SamplerInfo {
  /** Where it comes from. */
  readonly at: string;
  /** The variant, such as `dcgan`. */
  readonly name: string;
  /** The entry that it samples. */
  readonly entry: string;
  readonly spec: Spec;
  readonly latent: NonNullable<Gan['latent']>;
  /** Names of the classes, where it samples by them. */
  readonly classes?: readonly string[];
  /** Whether it takes a truncation. */
  readonly truncates: boolean;
}

/** A generator that samples to the host, here or in a worker. */
export interface Sampler {
  readonly info: SamplerInfo;
  /** @throws GanError `argument` for a request that cannot be, `shape` for conditions that do not fit */
  sample(request?: SamplerRequest): Promise<Samples>;
  /** The frames of a walk, one after another. @throws GanError as `sample` */
  walk(request?: WalkRequest): AsyncIterable<Samples>;
  /** Frees its tensors. */
  dispose(): void;
}
